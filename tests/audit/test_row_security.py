"""Row security of the history: nobody writes or forges it, and its readers follow its audience."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from evaluations.states import Phase
from kompass.audit.models import Act, Audience, Content, Event, Head
from kompass.audit.reading import note_download, note_read
from kompass.shared.actor import Actor, acting_as
from tests.audit.events import acts_read_by, as_owner, events_read_by, execute
from tests.factories import begun, played
from tests.people import acting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["audit_event", "audit_content", "audit_head"])
@pytest.mark.parametrize(
    "act",
    ["insert into {} default values", "update {} set {} = {}", "delete from {}", "truncate {}"],
)
def test_the_runtime_role_cannot_write_to_the_history(play, table, act):
    column = "event_id" if table == "audit_content" else "chain"
    sql = act.format(table, column, column)
    for who in (play.town.coordinator, play.association.lead, play.association.office):
        with pytest.raises(ProgrammingError, match="permission denied"), acting(who):
            execute(sql)


def test_the_runtime_role_cannot_call_the_writing_functions(play):
    with (
        pytest.raises(ProgrammingError, match="permission denied for function append_event"),
        acting(play.town.coordinator),
    ):
        execute(
            "select app.append_event(%s, 'update', 'evaluations_answer', array['1'], null, null, "
            "null, '{}', null, 'municipality', null)",
            play.town.municipality.pk,
        )


def test_the_trigger_cannot_be_put_on_an_own_table(play):
    """Otherwise a temporary table with a trusted name could write false events."""
    rule = '{"audience": "municipality", "evaluation": "evaluation_id", "codes": [], "without": []}'
    with (
        pytest.raises(ProgrammingError, match=r"permission denied for function app\.record"),
        acting(play.town.coordinator),
    ):
        execute(
            "create temporary table evaluations_answer (id uuid, evaluation_id uuid, "
            "municipality_id uuid, text text)"
        )
        execute(
            "create trigger forged after insert on pg_temp.evaluations_answer for each row "
            f"execute function app.record('{rule}')"
        )


@pytest.mark.parametrize("act", [note_read, note_download])
def test_nobody_records_a_reading_of_a_foreign_evaluation(evaluation_in, elsewhere, act):
    play = evaluation_in(Phase.REVIEWING)
    given = {"rows": [uuid4()]} if act is note_read else {"row": uuid4()}
    others = [
        elsewhere.coordinator.actor,
        play.association.outsider.actor,
        Actor("auth"),
        Actor("user", uuid4()),
        Actor("command"),
    ]
    if act is note_read:
        others += [
            play.town.coordinator.actor,
            play.association.office.actor,
            play.association.translator.actor,
        ]
    for other in others:
        with (
            pytest.raises(DatabaseError, match="reads nothing of this evaluation"),
            acting_as(other),
            transaction.atomic(),
        ):
            act(evaluation=play.evaluation.pk, table="evaluations_note", **given)


@pytest.mark.parametrize(
    ("act", "audience"),
    [
        ("update", "municipality"),
        ("insert", "evaluators"),
        ("erase", "municipality"),
        ("read", "municipality"),
    ],
)
def test_a_reading_with_an_unknown_act_or_audience_is_refused(evaluation_in, act, audience):
    play = evaluation_in(Phase.REVIEWING)
    with (
        pytest.raises(DatabaseError, match="reads nothing of this evaluation"),
        acting(play.association.lead),
    ):
        execute(
            "select app.record_reading(%s, %s, 'evaluations_answer', %s, %s)",
            play.evaluation.pk,
            act,
            [uuid4()],
            audience,
        )


@pytest.fixture
def judged(evaluation_in):
    """An evaluation in which everything has been done up to the writing."""
    play = evaluation_in(Phase.REPORTING)
    play.find()
    return play


def tables(who):
    return sorted({table for _act, table in acts_read_by(who)})


MUNICIPALITYS = [
    "evaluations_answer",
    "evaluations_assignment",
    "evaluations_citation",
    "evaluations_document",
    "evaluations_documentversion",
    "evaluations_evaluation",
    "evaluations_move",
    "evaluations_nothingraised",
    "evaluations_statement",
    "evaluations_submittedanswer",
    "evaluations_submittedcitation",
    "evaluations_submittedstatement",
    "municipalities_membership",
    "uploads_storedfile",
]
EVALUATORS = [
    "evaluations_finding",
    "evaluations_findingsource",
    "evaluations_note",
    "evaluations_notequestion",
    "evaluations_points",
    "evaluations_text",
    "evaluations_verdict",
]


def test_coordinators_and_leaders_read_the_events_of_the_municipality(judged):
    for who in (judged.town.coordinator, judged.town.leader):
        assert tables(who) == MUNICIPALITYS
        assert {event.audience for event in events_read_by(who)} == {Audience.MUNICIPALITY}


def test_assigned_evaluators_read_their_events_but_no_blind_scores(judged):
    for who in judged.evaluators:
        assert tables(who) == EVALUATORS
        assert {event.audience for event in events_read_by(who)} == {Audience.EVALUATORS}


def test_everybody_else_reads_nothing(judged, elsewhere):
    association = judged.association
    others = (
        judged.town.contributor,
        association.office,
        association.translator,
        association.outsider,
    )
    assert [tables(who) for who in others] == [[]] * 4
    with acting(elsewhere.coordinator):
        assert Event.objects.filter(chain=judged.town.municipality.pk).count() == 0
        assert set(Event.objects.values_list("table_name", flat=True)) == {
            "municipalities_membership"
        }


def test_values_are_visible_with_their_event_only(judged, elsewhere):
    for who, some in (
        (judged.town.leader, True),
        (judged.association.lead, True),
        (judged.association.office, False),
    ):
        with acting(who):
            shown = set(Event.objects.values_list("pk", flat=True))
            assert set(Content.objects.values_list("pk", flat=True)) == shown
            assert bool(shown) == some
            assert Head.objects.count() == 0


def test_a_person_who_lost_the_role_reads_nothing(judged):
    with acting(judged.association.office):
        execute(
            "update municipalities_membership set roles = '{contributor}' where user_id = %s",
            judged.town.coordinator.id,
        )
    assert tables(judged.town.coordinator) == []


@pytest.mark.django_db(transaction=True)
def test_scores_are_recorded_but_visible_to_nobody(association, town):
    play = played(town, association, Phase.REVIEWING)
    play.score_everything()
    play.agree()
    sealed = [
        "evaluations_agreement",
        "evaluations_openedscore",
        "evaluations_score",
        "evaluations_scorelock",
    ]
    people = (*play.evaluators, town.coordinator, town.leader, association.office)
    assert [events_read_by(who, table_name__in=sealed) for who in people] == [[]] * 5
    with as_owner():
        found = Event.objects.filter(table_name__in=sealed, chain=town.municipality.pk)
        assert sorted(set(found.values_list("table_name", "audience"))) == [
            (table, "sealed") for table in sealed
        ]
        scores = found.filter(table_name="evaluations_score", act=Act.INSERT)
        assert sorted(set(scores.values_list("actor", flat=True))) == sorted(
            person.id for person in play.evaluators
        )


@pytest.mark.django_db(transaction=True)
def test_each_municipality_and_the_association_have_their_own_chain(association, town, elsewhere):
    for place in (town, elsewhere):
        begun(place, association).answer()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select chain, count(*), min(place), max(place) from audit_event group by chain"
        )
        chains = {chain: found for chain, *found in cursor.fetchall()}
        heads = dict(Head.objects.values_list("chain", "count"))
    assert {chain: [count, 1, count] for chain, count in heads.items()} == chains
    assert sorted(chain.int for chain in heads) == sorted(
        [0, town.municipality.pk.int, elsewhere.municipality.pk.int]
    )
