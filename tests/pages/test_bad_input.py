"""Invalid input gets a clear message and a fitting status, keeps the typed text and changes
nothing.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.html import escape

from demonstration.sessions import start_session
from evaluations.models import (
    Answer,
    Assignment,
    Document,
    Evaluation,
    Finding,
    Note,
    Round,
    Statement,
)
from evaluations.states import Phase
from kompass.shared.actor import COMMAND, acting_as
from kompass.uploads.models import StoredFile
from municipalities.domain import add_person
from questionnaire.models import QuestionSet
from tests.factories import begun, text_file
from tests.people import acting

pytestmark = pytest.mark.django_db
LONG = "å" * 20_001
WEIRD = "<script>alert(1)</script> {{ 7*7 }} {% now %} 100 % 🧭 \u202eabc " + "x" * 10_000


def address(play, name, *parts):
    return reverse(name, args=[play.evaluation.pk, *parts])


def words(response):
    return response.content.decode()


def answer(text, **fields):
    return {"text": text, "self_assessment": "partly", "reason": "", "version": 0} | fields


def count(play, model, person=None):
    with acting(person or play.town.coordinator):
        return model.objects.count()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LONG, "Texten har 20001 tecken; högst 20000 ryms. Inget har sparats. Förkorta texten."),
        ("Ett\0två", "NUL"),
    ],
    ids=["too long", "NUL"],
)
def test_a_text_that_cannot_be_stored_stays_in_the_form(play, browser_of, text, sentence, headers):
    page = browser_of(play.town.coordinator).post(
        address(play, "question", "open.plan"), answer(text), headers=headers
    )
    assert page.status_code == 422
    assert sentence in words(page)
    assert headers or text.replace("\0", "") in words(page).replace("\0", "").replace("\ufffd", "")
    assert count(play, Answer) == 0


def test_an_answer_of_twenty_thousand_characters_is_saved(play, browser_of):
    assert (
        browser_of(play.town.coordinator)
        .post(address(play, "question", "open.plan"), answer("å" * 20_000))
        .status_code
        == 302
    )
    assert count(play, Answer) == 1


def test_the_error_message_is_in_the_readers_language(play, browser_of):
    leader = play.town.coordinator
    leader.user.language = "fi"
    with acting(leader):
        leader.user.save()
    page = browser_of(leader).post(address(play, "question", "open.plan"), answer(LONG))
    assert page.headers["Content-Language"] == "fi"
    assert "merkkiä" in words(page)
    assert "tecken" not in words(page)


def test_markup_typed_into_an_answer_is_shown_as_text(play, browser_of):
    client = browser_of(play.town.coordinator)
    client.post(address(play, "question", "open.plan"), answer(WEIRD))
    page = words(client.get(address(play, "question", "open.plan")))
    assert escape(WEIRD) in page
    assert "<script>alert(1)" not in page
    assert " 49 " not in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"self_assessment": "wonderful"}, "self_assessment"),
        ({"version": "x"}, "version"),
        ({"version": "-1"}, "version"),
        ({"version": ""}, "version"),
    ],
)
def test_values_that_the_form_does_not_offer_are_refused(play, browser_of, change, field):
    page = browser_of(play.town.coordinator).post(
        address(play, "question", "open.plan"), answer("Min text.", **change)
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Min text." in words(page)
    assert count(play, Answer) == 0


FILES = {
    "empty": (b"", "plan.pdf", "Filen är tom. Välj en annan fil."),
    "web page": (
        b"<html><script>alert(1)</script></html>",
        "plan.pdf",
        "Filer av det här slaget tas inte emot.",
    ),
    "program": (b"MZ\x90\x00\x03", "plan.pdf", "Filer av det här slaget tas inte emot."),
    "damaged": (b"%PDF-1.7 nothing more", "plan.pdf", "PDF-filen är skadad och kan inte öppnas."),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_refused_file_gets_a_reason_and_is_not_stored(play, browser_of, kind):
    data, name, sentence = FILES[kind]
    sent = {"file": SimpleUploadedFile(name, data), "title": "Vår plan", "pages": "4–6"}
    page = browser_of(play.town.coordinator).post(
        address(play, "question-evidence", "open.plan"), sent
    )
    assert page.status_code == 422
    assert sentence in words(page)
    assert "Vår plan" in words(page)
    assert "4–6" in words(page)
    assert count(play, Document) == 0
    assert count(play, StoredFile) == 0
    assert count(play, Answer) == 0


def test_an_oversized_file_is_refused(play, browser_of):
    with override_settings(KOMPASS_MAX_FILE=1024 * 1024):
        sent = {"file": text_file(words="a" * (1024 * 1024 + 1)), "title": "Stor"}
        page = browser_of(play.town.coordinator).post(
            address(play, "question-evidence", "open.plan"), sent
        )
    assert page.status_code == 422
    assert "Filen är större än 1 MB." in words(page)
    assert count(play, StoredFile) == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"title": "Bara en titel"},
        {"address": "https://lindnas.example", "file": "both"},
        {"address": "javascript:alert(1)"},
    ],
)
def test_evidence_with_an_invalid_address_or_two_sources_is_refused(play, browser_of, sent):
    if sent.get("file"):
        sent = sent | {"file": text_file()}
    page = browser_of(play.town.coordinator).post(
        address(play, "question-evidence", "open.plan"), sent
    )
    assert page.status_code == 422
    assert count(play, Document) == 0
    assert count(play, Answer) == 0


def test_a_document_of_another_municipality_cannot_be_cited(
    play, elsewhere, association, browser_of
):
    other = begun(elsewhere, association)
    version = other.cite(other.question()).document_version
    page = browser_of(play.town.coordinator).post(
        address(play, "question-evidence", "open.plan"), {"document": str(version.pk)}
    )
    assert page.status_code == 422
    assert list(page.context["evidence_form"].errors) == ["document"]
    assert count(play, Answer) == 0


@pytest.mark.parametrize("text", ["å" * 1501, "Ett\0två", "  "])
def test_a_statement_that_cannot_be_stored_stays_in_the_form(play, browser_of, text):
    page = browser_of(play.town.coordinator).post(
        address(play, "area", "open"), {"text": text, "version": 0}
    )
    assert page.status_code == 422
    assert text.replace("\0", "") in words(page).replace("\0", "").replace("\ufffd", "")
    assert count(play, Statement) == 0


def test_a_sixth_statement_stays_in_the_form(play, browser_of):
    for number in range(5):
        play.state(text=f"Påstående {number}.", cited=False)
    page = browser_of(play.town.coordinator).post(
        address(play, "area", "open"), {"text": "Det sjätte.", "version": 0}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["__all__"]
    assert count(play, Statement) == 5


def test_the_wrong_phase_is_refused_keeps_what_was_typed_and_changes_nothing(
    evaluation_in, browser_of
):
    play = evaluation_in(Phase.SUBMITTED)
    page = browser_of(play.town.coordinator).post(
        address(play, "question", "open.plan"), answer("För sent.", version=1)
    )
    assert page.status_code == 403
    assert page.context["typed"] == ["För sent."]
    with acting(play.town.coordinator):
        assert Answer.objects.filter(text="För sent.").count() == 0


def test_an_incomplete_hand_in_names_its_faults_and_changes_nothing(play, browser_of):
    page = browser_of(play.town.coordinator).post(address(play, "hand-in"))
    assert page.status_code == 422
    assert len(page.context["missing"]) == 7
    assert "Fråga 1.1 saknar svar." in words(page)
    with acting(play.town.coordinator):
        assert Evaluation.objects.get().phase == Phase.PREPARING


NOTE = {
    "kind": "strategy",
    "title": "Strategin",
    "held_on": "2027-05-04",
    "text": "Min anteckning.",
    "stance": "supports",
    "questions": "open.plan",
    "version": 0,
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"questions": ""}, "questions"),
        ({"questions": "no.such"}, "questions"),
        ({"kind": "web"}, "address"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"held_on": "31.2.2027"}, "held_on"),
        ({"text": "a\0b"}, "text"),
        ({"title": "a\0b"}, "title"),
        ({"stance": "hates"}, "stance"),
    ],
)
def test_an_invalid_note_stays_in_the_form(evaluation_in, browser_of, change, field):
    play = evaluation_in(Phase.REVIEWING)
    page = browser_of(play.association.lead).post(address(play, "new-note"), NOTE | change)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert (change.get("text") or "Min anteckning.").replace("\0", "") in words(page).replace(
        "\0", ""
    ).replace("\ufffd", "")
    assert count(play, Note, play.association.lead) == 1


def test_an_interview_needs_a_group_and_a_time(evaluation_in, browser_of):
    play = evaluation_in(Phase.REVIEWING)
    page = browser_of(play.association.lead).post(
        address(play, "new-interview"), NOTE | {"participants": "0"}
    )
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["group", "participants", "starts_at"]
    assert count(play, Note, play.association.lead) == 1


def test_a_score_without_its_levels_is_refused(evaluation_in, browser_of):
    play = evaluation_in(Phase.REVIEWING)
    page = browser_of(play.association.lead).post(
        address(play, "reading-question", "open.plan"),
        {"aspect-approach": "50", "aspect-deployment": "60"},
    )
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["aspect-deployment", "aspect-effect"]


def test_locking_with_unscored_questions_names_them(evaluation_in, browser_of):
    play = evaluation_in(Phase.REVIEWING)
    page = browser_of(play.association.lead).post(address(play, "lock"))
    assert page.status_code == 409
    assert "1.1, 1.2, 2.1, 3.1" in words(page)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sources": ""}, "sources"),
        ({"body": "a\0b"}, "body"),
        ({"body": ""}, "body"),
        ({"question": "x"}, "question"),
    ],
)
def test_an_invalid_finding_stays_in_the_form(evaluation_in, browser_of, change, field):
    play = evaluation_in(Phase.REPORTING)
    sent = {
        "kind": "strength",
        "body": "Mitt fynd.",
        "sources": str(play.notes[0].pk),
        "version": 0,
    } | change
    page = browser_of(play.association.lead).post(address(play, "new-finding", "open"), sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert count(play, Finding, play.association.lead) == 0


def test_finishing_an_incomplete_report_names_what_is_missing(evaluation_in, browser_of):
    play = evaluation_in(Phase.REPORTING)
    page = browser_of(play.association.lead).post(address(play, "finish-writing"))
    assert page.status_code == 409
    assert "120" in words(page)
    assert "Öppenhet" in words(page)


ROUND = {"name_sv": "Höst", "name_fi": "Syksy", "opens_on": "2027-09-01", "closes_on": "2027-12-01"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closes_on": "2027-08-01"}, "closes_on"),
        ({"name_sv": "a\0b"}, "name_sv"),
        ({"opens_on": "soon"}, "opens_on"),
        ({"question_set": ""}, "question_set"),
    ],
)
def test_an_invalid_round_stays_in_the_form(association, browser_of, change, field):
    sent = ROUND | {"question_set": str(QuestionSet.objects.get(key="small").pk)} | change
    page = browser_of(association.office).post(reverse("new-round"), sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Syksy" in words(page)
    with acting(association.office):
        assert Round.objects.count() == 0


@pytest.mark.parametrize("name", ["Ingenstans", "a", "T01"])
def test_an_unknown_ambiguous_or_already_added_municipality_is_refused(play, browser_of, name):
    page = browser_of(play.association.office).post(
        reverse("round", args=[play.evaluation.round_id]), {"municipality": name}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["municipality"]
    assert f'value="{name}"' in words(page)
    assert count(play, Evaluation, play.association.office) == 1


def test_a_conflict_of_interest_is_refused_and_named(play, browser_of):
    with acting_as(COMMAND):
        add_person(
            email=play.town.leader.user.email, name="Liisa", language="fi", roles=["evaluator"]
        )
    page = browser_of(play.association.office).post(
        address(play, "people"), {"lead": str(play.town.leader.id)}
    )
    assert page.status_code == 422
    assert "Liisa" in words(page)
    with acting(play.association.office):
        assert set(Assignment.objects.values_list("duty", flat=True)) == {
            "lead",
            "second",
            "translator",
        }


def test_a_visit_ends_after_it_begins(play, browser_of):
    page = browser_of(play.association.office).post(
        address(play, "visit"), {"visit_from": "2027-05-06", "visit_to": "2027-05-04"}
    )
    assert page.status_code == 422
    with acting(play.association.office):
        assert Evaluation.objects.get().visit_from is None


def test_invalid_parts_of_an_address_are_not_found(play, browser_of):
    client = browser_of(play.town.coordinator)
    paths = [
        address(play, "question", "no.such"),
        address(play, "area", "no-such"),
        f"/evaluations/{'x' * 36}/",
        address(play, "question", "a b"),
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 4


def test_a_form_without_a_csrf_token_is_refused(play):
    client = Client(enforce_csrf_checks=True)
    start_session(client, play.town.coordinator.user)
    assert (
        client.post(
            address(play, "question", "open.plan"), answer("Från en annan webbplats.")
        ).status_code
        == 403
    )
    assert count(play, Answer) == 0
