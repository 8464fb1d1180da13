"""Raw SQL as the runtime role: who may change the phase, notes and locks."""

import pytest
from django.db import DatabaseError, connection

from evaluations.models import Note, NoteQuestion, ScoreLock
from evaluations.states import Phase
from tests.people import acting

pytestmark = pytest.mark.django_db


def raw(person, sql, *parameters):
    """Run one statement as a person and return how many rows it touched."""
    with acting(person), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def standing(play, person):
    with acting(person), connection.cursor() as cursor:
        cursor.execute(
            "select phase from evaluations_evaluation where id = %s", [play.evaluation.pk]
        )
        return cursor.fetchone()[0]


MOVE = "update evaluations_evaluation set phase = 'released' where id = %s"


@pytest.mark.parametrize("who", ["translator", "leader", "contributor"])
def test_translators_leaders_and_contributors_cannot_change_the_phase(evaluation_in, who):
    play = evaluation_in(Phase.SUBMITTED)
    person = getattr(play.town, who, None) or getattr(play.association, who)
    with pytest.raises(DatabaseError, match="this actor moves no evaluation"):
        raw(person, MOVE, play.evaluation.pk)
    assert standing(play, play.association.office) == Phase.SUBMITTED


@pytest.mark.parametrize("who", ["coordinator", "lead", "second", "office"])
def test_coordinators_evaluators_and_the_office_can_change_the_phase(evaluation_in, who):
    play = evaluation_in(Phase.SUBMITTED)
    person = getattr(play.town, who, None) or getattr(play.association, who)
    assert raw(person, MOVE, play.evaluation.pk) == 1
    assert standing(play, play.association.office) == "released"


def test_strangers_change_no_row_of_the_evaluation(evaluation_in, elsewhere):
    play = evaluation_in(Phase.SUBMITTED)
    assert [
        raw(person, MOVE, play.evaluation.pk)
        for person in (elsewhere.coordinator, play.association.outsider)
    ] == [0, 0]


def test_a_translator_can_change_columns_other_than_the_phase(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    sql = "update evaluations_evaluation set content_version = content_version + 1 where id = %s"
    assert raw(play.association.translator, sql, play.evaluation.pk) == 1


ON_A_NOTE = {
    "change the note": "update evaluations_note set text = 'Saulis ord.' where id = %s",
    "take the note over": "update evaluations_note set written_by_id = "
    "(select app.actor_user()) where id = %s",
    "remove the note": "delete from evaluations_note where id = %s",
    "change a link": "update evaluations_notequestion set stance = 'contradicts' "
    "where note_id = %s",
    "remove a link": "delete from evaluations_notequestion where note_id = %s",
}


@pytest.mark.parametrize("act", ON_A_NOTE)
def test_a_colleagues_note_can_be_read_but_not_changed(evaluation_in, act):
    play = evaluation_in(Phase.REVIEWING)
    lead, second, note = play.association.lead, play.association.second, play.notes[0]
    with acting(second):
        assert Note.objects.get().text == "Där står det."
        assert NoteQuestion.objects.get().stance == "supports"
    assert raw(second, ON_A_NOTE[act], note.pk) == 0
    with acting(lead):
        assert list(Note.objects.values_list("text", "written_by", "links__stance")) == [
            ("Där står det.", lead.id, "supports")
        ]


def test_the_author_can_change_a_note(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    lead, note = play.association.lead, play.notes[0]
    assert raw(lead, ON_A_NOTE["change the note"], note.pk) == 1
    assert raw(lead, ON_A_NOTE["change a link"], note.pk) == 1
    assert raw(lead, ON_A_NOTE["remove a link"], note.pk) == 1


def test_nobody_links_a_colleagues_note_or_writes_one_in_their_name(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    lead, second, note = play.association.lead, play.association.second, play.notes[0]
    with pytest.raises(DatabaseError, match="row-level security"), acting(second):
        NoteQuestion(
            evaluation=play.evaluation,
            note=note,
            question=play.question("care.contact"),
            stance="supports",
        ).save()
    with pytest.raises(DatabaseError, match="row-level security"), acting(second):
        Note(
            evaluation=play.evaluation,
            written_by=lead.user,
            kind="strategy",
            title="X",
            held_on=note.held_on,
            text="X",
        ).save()
    with pytest.raises(DatabaseError, match="row-level security"):
        raw(
            lead, "update evaluations_note set written_by_id = %s where id = %s", second.id, note.pk
        )
    with acting(lead):
        assert Note.objects.count() == 1
        assert NoteQuestion.objects.count() == 1


def test_nobody_confirms_with_the_lock_of_another_evaluator(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    play.score_everything()
    lead, second = play.evaluators
    for person in (lead, second):
        play.lock(person)
    sql = "update evaluations_scorelock set confirmed_at = now() where user_id = %s"
    others = (play.association.office, play.association.translator, play.town.coordinator)
    assert [raw(person, sql, second.id) for person in (lead, *others)] == [0, 0, 0, 0]
    assert raw(second, sql, second.id) == 1
    with acting(lead):
        assert dict(ScoreLock.objects.values_list("user", "confirmed_at"))[lead.id] is None


def test_a_lock_cannot_be_reassigned_or_removed(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    play.score_everything()
    lead, second = play.evaluators
    play.lock(lead)
    with pytest.raises(DatabaseError, match="permission denied"):
        raw(lead, "update evaluations_scorelock set user_id = %s", second.id)
    assert [raw(person, "delete from evaluations_scorelock") for person in (lead, second)] == [0, 0]
