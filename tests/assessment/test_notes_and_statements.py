"""Notes on documents and interviews, and the verdicts on the municipality's statements."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from assessment.notes import domain as notes
from assessment.statements import domain as statements
from evaluations import submitted
from evaluations.models import Note, NoteKind, NoteQuestion, Text, Verdict
from evaluations.states import Phase
from kompass.shared.actor import acting_as
from kompass.shared.errors import Invalid, Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(evaluation_in):
    return evaluation_in(Phase.REVIEWING)


@pytest.fixture(autouse=True)
def lead(play):
    with acting_as(play.association.lead.actor):
        yield play.association.lead


def save(play, person, note=None, version=0, questions=("open.plan",), **fields):
    content = {
        "kind": NoteKind.STRATEGY,
        "title": "Strategin",
        "held_on": date(2027, 5, 4),
        "text": "Där står det.",
    } | fields
    chosen = {play.question(key): "supports" for key in questions}
    return notes.save_note(
        evaluation=play.evaluation,
        person=person,
        fields=content,
        questions=chosen,
        note=note,
        version=version,
    )


def test_a_note_may_belong_to_several_questions(play):
    note = play.note("open.plan", "care.contact", stance="contradicts")
    assert set(note.links.values_list("question__key", "stance")) == {
        ("open.plan", "contradicts"),
        ("care.contact", "contradicts"),
    }


def test_a_note_belongs_to_at_least_one_question(play, lead):
    with pytest.raises(Invalid, match="at least one question"):
        save(play, lead, questions=())
    assert Note.objects.count() == 1


def test_changing_a_note_changes_its_questions(play, lead):
    note = play.notes[0]
    changed = save(
        play, lead, note=note, version=1, questions=("shore.water",), text="Där står det inte."
    )
    assert changed.pk == note.pk
    assert changed.version == 2
    assert changed.text == "Där står det inte."
    assert list(NoteQuestion.objects.values_list("question__key", flat=True)) == ["shore.water"]


def test_a_stale_note_keeps_what_was_saved(play, lead):
    save(play, lead, note=Note.objects.get(), version=1, text="Min andra flik.")
    with pytest.raises(Stale) as stale:
        save(play, lead, note=Note.objects.get(), version=1, text="Min första flik.")
    assert stale.value.theirs == "Min andra flik."
    assert Note.objects.get().text == "Min andra flik."


def test_only_its_author_changes_a_note(play):
    second = play.association.second
    with acting_as(second.actor), pytest.raises(Invalid, match="Only the person who wrote"):
        save(play, second, note=Note.objects.get(), version=1)
    assert Note.objects.get().version == 1


def test_a_note_increases_the_content_version(play):
    before = play.evaluation.__class__.objects.get().content_version
    play.interview()
    assert play.evaluation.__class__.objects.get().content_version == before + 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": NoteKind.INTERVIEW, "title": ""}, "an_interview_names_its_group"),
        ({"kind": NoteKind.WEB}, "what_was_seen_online_has_an_address"),
    ],
)
def test_the_database_requires_an_interview_group_and_a_web_address(play, lead, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        save(play, lead, **fields)
    assert Note.objects.count() == 1


@pytest.mark.parametrize("phase", [Phase.SUBMITTED, Phase.FACT_CHECK])
def test_notes_are_taken_only_while_reviewing_and_writing(play, lead, phase):
    play.evaluation.__class__.objects.update(phase=phase)
    with pytest.raises(Refused):
        save(play, lead)
    assert Note.objects.count() == 1


def judge(play, lead, note, judgement="nuanced", words="Bara delvis."):
    statement = submitted.latest_statements(play.evaluation).get()
    return statements.judge_statement(
        evaluation=play.evaluation,
        statement=statement,
        person=lead,
        judgement=judgement,
        note=note,
        words=words,
    )


def test_a_verdict_needs_a_source(play, lead):
    with pytest.raises(Invalid, match="is based on"):
        judge(play, lead, None)
    assert Verdict.objects.count() == 0
    assert Text.objects.count() == 0


def test_a_verdict_gives_its_reason_in_the_original_language(play, lead):
    made = judge(play, lead, play.notes[0])
    assert made.judgement == "nuanced"
    assert made.note == play.notes[0]
    assert made.judged_by == lead.user
    assert list(Text.objects.values_list("verdict", "language", "body", "state")) == [
        (made.pk, "sv", "Bara delvis.", "confirmed")
    ]


def test_a_verdict_can_be_changed_until_the_points_are_agreed(play, lead):
    judge(play, lead, play.notes[0])
    other = play.interview()
    judge(play, lead, other, "confirmed", "Nu är det belagt.")
    assert list(Verdict.objects.values_list("judgement", "note")) == [("confirmed", other.pk)]
    play.evaluation.__class__.objects.update(phase=Phase.REPORTING)
    with pytest.raises(Refused):
        judge(play, lead, other)
    assert Text.objects.get().body == "Nu är det belagt."
