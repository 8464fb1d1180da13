"""Readings and downloads: interview notes by whoever opens them, evidence and reports by whoever
downloads them.
"""

import pytest
from django.urls import reverse

from evaluations.models import DocumentVersion
from evaluations.states import Phase
from reports.models import Report
from tests.audit.events import events_read_by
from tests.pages.things import a_report
from tests.people import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(evaluation_in):
    """A strategy that is noted on one question, and interviews on two."""
    play = evaluation_in(Phase.REVIEWING)
    play.interview("open.plan")
    play.interview("open.plan", "care.contact", by=play.association.second)
    return play


def readings(play):
    """Return who read which notes, as the evaluators find it in the history."""
    return [
        (event.kind, event.actor, event.side, event.table_name, sorted(event.row_ids))
        for event in events_read_by(
            play.association.lead, act="read", evaluation_id=play.evaluation.pk
        )
    ]


def by(person, *notes):
    return (
        "user",
        person.id,
        "evaluator",
        "evaluations_note",
        sorted(str(note.pk) for note in notes),
    )


def test_the_list_of_notes_records_one_reading_of_its_interviews(play, browser_of):
    _strategy, one, two = play.notes
    page = browser_of(play.association.second).get(reverse("notes", args=[play.evaluation.pk]))
    assert page.status_code == 200
    assert readings(play) == [by(play.association.second, one, two)]


@pytest.mark.parametrize(
    ("key", "places"), [("open.plan", (1, 2)), ("care.contact", (2,)), ("open.voice", ())]
)
def test_a_question_records_a_reading_of_the_interviews_it_shows(play, browser_of, key, places):
    page = browser_of(play.association.lead).get(
        reverse("reading-question", args=[play.evaluation.pk, key])
    )
    wanted = [by(play.association.lead, *(play.notes[place] for place in places))] if places else []
    assert page.status_code == 200
    assert readings(play) == wanted


def test_opening_a_note_records_a_reading_only_for_an_interview(play, browser_of):
    strategy, one, _two = play.notes
    client = browser_of(play.association.second)
    for note in (strategy, one):
        client.get(reverse("note", args=[play.evaluation.pk, note.pk]))
    assert readings(play) == [by(play.association.second, one)]


def test_a_refused_page_records_no_reading(play, browser_of):
    notes = reverse("notes", args=[play.evaluation.pk])
    others = (play.town.coordinator, play.association.office, play.association.outsider)
    assert [browser_of(other).get(notes).status_code for other in others] == [403, 403, 404]
    assert readings(play) == []


def test_no_reading_is_recorded_for_the_office_that_sees_no_notes(play, browser_of):
    page = browser_of(play.association.office).get(
        reverse("reading-question", args=[play.evaluation.pk, "open.plan"])
    )
    assert page.status_code == 200
    assert readings(play) == []


def downloads(who):
    return [
        (event.side, event.table_name, event.row_ids, event.audience)
        for event in events_read_by(who, act="download")
    ]


def test_a_download_of_evidence_is_shown_to_the_municipality(play, browser_of):
    with acting(play.town.coordinator):
        version = DocumentVersion.objects.get().pk
    address = reverse("document", args=[play.evaluation.pk, version])
    people = (play.association.lead, play.association.office, play.town.contributor)
    assert [browser_of(person).get(address).status_code for person in people] == [200] * 3
    row = "evaluations_documentversion", [str(version)], "municipality"
    assert downloads(play.town.leader) == [
        ("evaluator", *row),
        ("office", *row),
        ("municipality", *row),
    ]


def test_a_download_that_is_not_found_records_nothing(play, browser_of, elsewhere):
    with acting(play.town.coordinator):
        version = DocumentVersion.objects.get().pk
    missing = reverse("document", args=[play.evaluation.pk, play.evaluation.pk])
    strange = reverse("document", args=[play.evaluation.pk, version])
    assert browser_of(play.association.lead).get(missing).status_code == 404
    assert browser_of(elsewhere.coordinator).get(strange).status_code == 404
    assert downloads(play.town.leader) == []


@pytest.mark.parametrize(("status", "told"), [("draft", "lead"), ("final", "leader")])
def test_a_download_of_a_report_is_recorded_for_its_readers(
    evaluation_in, browser_of, status, told
):
    """The download of a draft is shown to the evaluators only."""
    play = evaluation_in(Phase.REPORTING)
    report, _job = a_report(play, status=status)
    with acting(play.association.office):
        assert Report.objects.get().status == status
    page = browser_of(play.association.translator).get(
        reverse("download-report", args=[play.evaluation.pk, report.pk])
    )
    readers = {"lead": play.association.lead, "leader": play.town.leader}
    audience = {"lead": "evaluators", "leader": "municipality"}[told]
    assert page.status_code == 200
    assert {name: downloads(reader) for name, reader in readers.items()} == {
        name: [("translator", "reports_report", [str(report.pk)], audience)] if name == told else []
        for name in readers
    }
