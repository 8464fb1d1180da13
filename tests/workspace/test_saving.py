"""Saving: automatic or by the button, stale or not; a failed request writes nothing at all."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import path, reverse
from django.utils.html import escape

from demonstration.sessions import start_session
from evaluations.models import Answer, Evaluation, Finding, Note, ScoreLock, Statement, Text
from evaluations.states import Phase
from kompass.urls import urlpatterns as real
from tests.markup import markup
from tests.people import acting
from workspace.answering.domain import statements as statements_domain

pytestmark = pytest.mark.django_db
AUTOMATIC = {"headers": {"HX-Request": "true"}}


def address(play, name="question", *parts):
    return reverse(name, args=[play.evaluation.pk, *(parts or ("open.plan",))])


def typed(text, version=0, **fields):
    return {
        "text": text,
        "self_assessment": "partly",
        "reason": "",
        "version": version,
        "operation": str(uuid4()),
    } | fields


def kept(play):
    with acting(play.town.coordinator):
        return list(
            Answer.objects.values_list("text", "version", "self_assessment__key", "not_applicable")
        )


def test_the_save_button_saves_and_stays_on_the_page(play, browser_of):
    sent = browser_of(play.town.coordinator).post(address(play), typed("Vi har en plan."))
    assert sent.status_code == 302
    assert sent.headers["Location"] == address(play)
    assert kept(play) == [("Vi har en plan.", 1, "partly", False)]


def test_save_and_next_leads_to_the_next_question(play, browser_of):
    client = browser_of(play.town.coordinator)
    assert client.post(address(play), typed("Ja.", next="1")).headers["Location"] == address(
        play, "question", "open.voice"
    )
    last = client.post(address(play, "question", "shore.water"), typed("Ja.", next="1"))
    assert last.headers["Location"] == address(play, "question", "shore.water")


def test_an_automatic_save_returns_the_new_version(play, browser_of):
    client = browser_of(play.town.contributor)
    sent = client.post(address(play), typed("Vi har en plan."), **AUTOMATIC)
    assert sent.status_code == 200
    assert b'name="version" value="1"' in sent.content
    assert b"<html" not in sent.content
    assert kept(play) == [("Vi har en plan.", 1, "partly", False)]


def test_a_double_press_saves_once(play, browser_of):
    client, same = browser_of(play.town.coordinator), typed("Samma text.")
    assert [client.post(address(play), same).status_code for _ in range(2)] == [302, 302]
    assert kept(play) == [("Samma text.", 1, "partly", False)]


def test_not_applicable_removes_the_self_assessment(play, browser_of):
    client = browser_of(play.town.coordinator)
    client.post(address(play), typed("", self_assessment="not_applicable", reason="Ingen kust."))
    assert kept(play) == [("", 1, None, True)]
    assert b"Ingen kust." in client.get(address(play)).content


@pytest.fixture
def crossed(play):
    """Christer saved while Karin was writing over version 1."""
    play.answer(text="Karins första.")
    play.answer(text="Christers text <b>.", version=1, by=play.town.contributor)
    return play


def test_a_stale_save_shows_both_texts_on_the_page(crossed, browser_of):
    page = browser_of(crossed.town.coordinator).post(address(crossed), typed("Karins andra.", 1))
    words = page.content.decode()
    assert page.status_code == 409
    assert escape("Christers text <b>.") in words
    assert "Karins andra." in words
    assert kept(crossed) == [("Christers text <b>.", 2, "partly", False)]


def test_a_stale_automatic_save_shows_the_other_text_and_its_version(crossed, browser_of):
    part = browser_of(crossed.town.coordinator).post(
        address(crossed), typed("Karins andra.", 1), **AUTOMATIC
    )
    words = markup(part)
    assert part.status_code == 409
    assert escape("Christers text <b>.") in words
    assert 'name="version" value="2"' in words
    assert kept(crossed) == [("Christers text <b>.", 2, "partly", False)]


def test_saving_again_after_comparing_succeeds(crossed, browser_of):
    client = browser_of(crossed.town.coordinator)
    client.post(address(crossed), typed("Karins andra.", 1))
    assert client.post(address(crossed), typed("Bådas text.", 2)).status_code == 302
    assert kept(crossed) == [("Bådas text.", 3, "partly", False)]


def test_a_stale_statement_keeps_both_texts(play, browser_of):
    row = play.state(cited=False)
    with acting(play.town.contributor):
        statements_domain.save_statement(
            evaluation=play.evaluation,
            area=play.area(),
            person=play.town.contributor,
            statement=row,
            version=1,
            text="Christers påstående.",
        )
    page = browser_of(play.town.coordinator).post(
        address(play, "statement", row.pk), {"text": "Karins påstående.", "version": 1}
    )
    words = page.content.decode()
    assert page.status_code == 409
    assert "Christers påstående." in words
    assert "Karins påstående." in words
    with acting(play.town.coordinator):
        assert Statement.objects.get().text == "Christers påstående."


def test_a_stale_note_keeps_both_texts(evaluation_in, browser_of):
    play = evaluation_in(Phase.REVIEWING)
    note, client = play.notes[0], browser_of(play.association.lead)
    form = {
        "kind": "strategy",
        "title": "Strategin",
        "held_on": "2027-05-04",
        "stance": "supports",
        "questions": "open.plan",
        "version": 1,
    }
    assert (
        client.post(address(play, "note", note.pk), form | {"text": "Första fliken."}).status_code
        == 302
    )
    page = client.post(address(play, "note", note.pk), form | {"text": "Andra fliken."})
    words = page.content.decode()
    assert page.status_code == 409
    assert "Första fliken." in words
    assert "Andra fliken." in words
    with acting(play.association.lead):
        assert Note.objects.get().text == "Första fliken."


def test_a_stale_narrative_finding_and_translation_keep_both_texts(evaluation_in, browser_of):
    play = evaluation_in(Phase.REPORTING)
    play.write(play.area(), body="Saulis berättelse.", by=play.association.second)
    finding = play.find(body="Saulis fynd.")
    play.write(finding, body="Toisen havainto.", language="fi")
    client, translator = browser_of(play.association.lead), browser_of(play.association.translator)
    found = {"kind": "strength", "sources": str(play.notes[0].pk), "version": 0}
    pages = [
        (
            client.post(
                address(play, "writing-area", "open"), {"body": "Lenas berättelse.", "version": 0}
            ),
            "Saulis berättelse.",
            "Lenas berättelse.",
        ),
        (
            client.post(
                address(play, "finding", "open", finding.pk), found | {"body": "Lenas fynd."}
            ),
            "Saulis fynd.",
            "Lenas fynd.",
        ),
        (
            translator.post(
                address(play, "translate", "open", "fi", finding.pk),
                {f"{finding.pk}-body": "Oma havainto.", f"{finding.pk}-version": 0},
            ),
            "Toisen havainto.",
            "Oma havainto.",
        ),
    ]
    for page, theirs, own in pages:
        words = page.content.decode()
        assert page.status_code == 409
        assert theirs in words
        assert own in words
    with acting(play.association.lead):
        assert set(Text.objects.filter(verdict=None).values_list("body", flat=True)) == {
            "Saulis berättelse.",
            "Saulis fynd.",
            "Toisen havainto.",
        }
        assert Finding.objects.count() == 1


def breaks_after_writing(request, pk):
    """A page with a fault: it writes, then fails."""
    Answer.objects.filter(evaluation=pk).update(text="Halvskrivet.")
    assert Answer.objects.get().text == "Halvskrivet."
    raise RuntimeError("a fault in the program")


urlpatterns = [*real, path("broken/<uuid:pk>/", breaks_after_writing)]


def test_a_page_that_fails_leaves_nothing_half_written(play, settings):
    play.answer(text="Helt.")
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    start_session(client, play.town.coordinator.user)
    assert client.get(f"/broken/{play.evaluation.pk}/").status_code == 500
    assert kept(play) == [("Helt.", 1, "partly", False)]


def test_a_refused_act_leaves_nothing_half_written(evaluation_in, browser_of):
    play = evaluation_in(Phase.REVIEWING)
    page = browser_of(play.association.lead).post(reverse("confirm", args=[play.evaluation.pk]))
    assert page.status_code == 409
    assert page.context["sentences"] == [
        "Lås dina egna bedömningar innan du bekräftar de gemensamma."
    ]
    with acting(play.association.lead):
        assert ScoreLock.objects.count() == 0
        assert Evaluation.objects.get().phase == Phase.REVIEWING


def test_the_request_is_one_transaction(play, browser_of, django_capture_on_commit_callbacks):
    assert transaction.get_connection().in_atomic_block
    with django_capture_on_commit_callbacks() as callbacks:
        browser_of(play.town.coordinator).post(address(play), typed("Ja."))
    assert callbacks == []
