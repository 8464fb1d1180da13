"""A form that can no longer be accepted: typed text is given back, but no hidden fields and no
passwords.
"""

import re
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.html import escape

from demonstration.sessions import start_session
from evaluations.models import Answer, Statement, Text
from evaluations.states import Phase
from municipalities.middleware import typed
from tests.people import acting
from workspace.answering.domain import statements as statements_domain

pytestmark = pytest.mark.django_db
KEPT = re.compile(r'<textarea class="ds-input" id="typed-\d+" rows="8">(.*?)</textarea>', re.S)


def address(play, name, *parts):
    return reverse(name, args=[play.evaluation.pk, *parts])


def typed_texts(response):
    """Return the status and the texts that the page offers for copying."""
    return response.status_code, KEPT.findall(response.content.decode())


def answer(text, **fields):
    return {
        "text": text,
        "self_assessment": "partly",
        "reason": "",
        "version": "1",
        "operation": str(uuid4()),
    } | fields


def texts(play):
    with acting(play.town.coordinator):
        return set(Answer.objects.values_list("text", flat=True))


@pytest.mark.parametrize("text", ["Ja.", "Vi har en plan.", "Två\nrader & <b>fetstil</b>"])
def test_an_answer_refused_by_the_phase_is_given_back(evaluation_in, browser_of, text):
    play = evaluation_in(Phase.SUBMITTED)
    before = texts(play)
    page = browser_of(play.town.coordinator).post(
        address(play, "question", "open.plan"), answer(text, reason="Därför.", next="1")
    )
    assert typed_texts(page) == (403, [escape(text), "Därför."])
    assert texts(play) == before


def test_a_narrative_and_a_translation_refused_by_the_phase_are_given_back(
    evaluation_in, browser_of
):
    play = evaluation_in(Phase.RELEASED)
    with acting(play.association.lead):
        before = sorted(Text.objects.values_list("pk", "body", "version"))
    written = browser_of(play.association.lead).post(
        address(play, "writing-area", "open"), {"body": "Nytt.", "version": "1"}
    )
    owner = play.area().pk
    translated = browser_of(play.association.translator).post(
        address(play, "translate", "open", "fi", owner),
        {f"{owner}-body": "Uutta.", f"{owner}-version": "1"},
    )
    assert typed_texts(written) == (403, ["Nytt."])
    assert typed_texts(translated) == (403, ["Uutta."])
    with acting(play.association.lead):
        assert sorted(Text.objects.values_list("pk", "body", "version")) == before


def test_a_finding_for_a_closed_report_is_given_back_without_its_choices(evaluation_in, browser_of):
    play = evaluation_in(Phase.FACT_CHECK)
    sent = {
        "kind": "strength",
        "body": "Fynd.",
        "sources": str(play.notes[0].pk),
        "question": "",
        "version": "0",
        "operation": str(uuid4()),
    }
    assert typed_texts(
        browser_of(play.association.lead).post(address(play, "new-finding", "open"), sent)
    ) == (403, ["Fynd."])


def test_a_note_for_a_closed_review_is_given_back_without_its_choices(evaluation_in, browser_of):
    play = evaluation_in(Phase.FACT_CHECK)
    sent = {
        "kind": "web",
        "title": "Sidan",
        "text": "Ord.",
        "stance": "supports",
        "questions": ["open.plan", "open.voice"],
        "version": "0",
    }
    assert typed_texts(browser_of(play.association.lead).post(address(play, "new-note"), sent)) == (
        403,
        ["Sidan", "Ord."],
    )


def test_the_text_for_a_removed_statement_is_given_back(play, browser_of):
    row = play.state(cited=False)
    with acting(play.town.contributor):
        statements_domain.remove_statement(
            evaluation=play.evaluation,
            statement=Statement.objects.get(),
            person=play.town.contributor,
        )
    sent = {"text": "Karins påstående.", "version": "1", "operation": str(uuid4())}
    assert typed_texts(
        browser_of(play.town.coordinator).post(address(play, "statement", row.pk), sent)
    ) == (404, ["Karins påstående."])
    with acting(play.town.coordinator):
        assert Statement.objects.count() == 0


def test_an_unknown_address_gives_nothing_back_when_nothing_was_typed(play, browser_of):
    client = browser_of(play.town.coordinator)
    assert typed_texts(client.get(address(play, "statement", uuid4()))) == (404, [])
    assert typed_texts(
        client.post(address(play, "statement", uuid4()), {"text": "  ", "version": "1"})
    ) == (404, [])


def test_a_form_without_a_csrf_token_gives_the_text_back(play):
    client = Client(enforce_csrf_checks=True)
    start_session(client, play.town.coordinator.user)
    page = client.post(
        address(play, "question", "open.plan"), answer("Ja.", csrfmiddlewaretoken="x" * 64)
    )
    assert typed_texts(page) == (403, ["Ja."])
    assert "x" * 64 not in page.content.decode()
    assert page.headers["Content-Language"] == "sv"
    assert texts(play) == set()


def test_a_stranger_without_a_csrf_token_gets_nothing_back():
    page = Client(enforce_csrf_checks=True).post(
        reverse("account_login"), {"login": "karin@tests.example", "password": "en hemlig fras"}
    )
    words = page.content.decode()
    assert typed_texts(page) == (403, [])
    assert "hemlig" not in words
    assert "karin@" not in words


def test_passwords_are_not_given_back(town):
    client = Client(enforce_csrf_checks=True)
    start_session(client, town.coordinator.user)
    sent = {
        "oldpassword": "en hemlig fras",
        "password1": "en annan hemlig fras",
        "password2": "en annan hemlig fras",
        "password": "hemlig",
    }
    page = client.post(reverse("account_change_password"), sent)
    assert typed_texts(page) == (403, [])
    assert "hemlig" not in page.content.decode()


MARKS = {
    "csrfmiddlewaretoken": "x",
    "version": "1",
    "operation": "o",
    "next": "1",
    "oldpassword": "p",
    "self_assessment": "partly",
    "not_applicable": "on",
    "fact_check": "on",
    "stance": "supports",
    "judgement": "nuanced",
    "note": "n",
    "kind": "web",
    "questions": "open.plan",
    "sources": "s",
    "group": "unions",
    "lead": "u",
    "aspect-approach": "50",
}


def test_hidden_fields_and_choices_are_not_typed_text(town):
    request = RequestFactory().post(
        "/", MARKS | {f"{uuid4()}-note": "n", "text": "Ja.", "reason": " "}
    )
    request.user = town.coordinator.user
    assert typed(request) == ["Ja."]
