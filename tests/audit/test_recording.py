"""Every change is recorded by the database itself, whoever makes it and however."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Answer, Citation, Evaluation, Statement
from evaluations.states import Phase
from kompass.audit.models import Content, Event
from kompass.audit.operations import PERSONAL
from kompass.shared.actor import Actor, acting_as
from municipalities.models import Membership
from tests.audit.events import acts_read_by, as_owner, events_read_by, execute, values_read_by
from tests.factories import begun
from tests.pages.things import a_report
from tests.people import acting

pytestmark = pytest.mark.django_db

RECORDED = [
    "evaluations_agreement",
    "evaluations_answer",
    "evaluations_approval",
    "evaluations_areadue",
    "evaluations_assignment",
    "evaluations_citation",
    "evaluations_comment",
    "evaluations_completion",
    "evaluations_delegation",
    "evaluations_document",
    "evaluations_documentversion",
    "evaluations_evaluation",
    "evaluations_finding",
    "evaluations_findingsource",
    "evaluations_keyfacts",
    "evaluations_move",
    "evaluations_note",
    "evaluations_notequestion",
    "evaluations_nothingraised",
    "evaluations_openedscore",
    "evaluations_points",
    "evaluations_readinggrant",
    "evaluations_round",
    "evaluations_score",
    "evaluations_scorelock",
    "evaluations_statement",
    "evaluations_submittedanswer",
    "evaluations_submittedcitation",
    "evaluations_submittedstatement",
    "evaluations_text",
    "evaluations_undertaking",
    "evaluations_verdict",
    "municipalities_invitation",
    "municipalities_membership",
    "reports_handover",
    "reports_report",
    "uploads_storedfile",
]
NOT_RECORDED = {
    "evaluations_answerproposal": "a file that waits for review; its answers are recorded as such",
    "evaluations_areaready": "when somebody gets ready is nobody else's business",
    "evaluations_notice": "what one person is told; what happened is recorded where it happened",
    "evaluations_noticechoice": "a person's own preference",
    "evaluations_passage": "the words of a file that is recorded itself",
    "evaluations_releasedfinding": "a copy of recorded texts",
    "evaluations_result": "a copy of recorded points",
    "evaluations_revision": "a copy of each recorded answer and statement",
    "evaluations_submissionpaper": "printed by the machine from what is recorded",
    "evaluations_workingtime": "hours without a person: an event would name who gave them",
    "evaluations_phasecount": "a counter that the database keeps",
    "evaluations_progress": "a counter that the database keeps",
    "municipalities_credential": "a secret; no copy of it is made anywhere",
    "municipalities_municipality": "the public register; changed by a command from a file",
    "municipalities_signinservice": "kept by a command, with its secret",
    "municipalities_user": "a person's account: the sign-in has a log, and roles are memberships",
    "outbox_job": "the machine's work; what it makes is recorded where it lands",
}


def query(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def test_every_table_of_the_domain_is_recorded_or_says_why_not():
    triggers = query(
        "select c.relname, t.tgenabled, t.tgtype from pg_trigger t join pg_class c on c.oid = "
        "t.tgrelid"
        " where t.tgname = 'recorded' and t.tgfoid = 'app.record'::regproc order by 1"
    )
    each_row_after_every_change = 1 | 4 | 8 | 16
    assert triggers == [(name, "O", each_row_after_every_change) for name in RECORDED]
    tables = query(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        " and relname ~ '^(evaluations|reports|uploads|municipalities|outbox)_' order by 1"
    )
    assert [name for (name,) in tables] == sorted([*RECORDED, *NOT_RECORDED])


def test_a_changed_answer_records_who_when_where_and_what(play):
    begun_at = timezone.now()
    play.answer(text="Först.", reason="Därför.")
    answer = play.answer(text="Sedan.", reason="Därför.", version=1)
    karin = play.town.coordinator
    first, second = events_read_by(karin, table_name="evaluations_answer")
    assert [
        (e.kind, e.actor, e.side, e.act, e.row_ids, e.evaluation_id, e.question_id, e.chain)
        for e in (first, second)
    ] == [
        (
            "user",
            karin.id,
            "municipality",
            act,
            [str(answer.pk)],
            play.evaluation.pk,
            answer.question_id,
            play.town.municipality.pk,
        )
        for act in ("insert", "update")
    ]
    assert (
        begun_at - timedelta(seconds=1)
        < first.at
        < second.at
        < timezone.now() + timedelta(seconds=1)
    )
    assert second.changed == ["text", "version"]
    assert second.facts is None
    assert values_read_by(karin, second) == {
        "before": {"text": "Först.", "version": 1},
        "after": {"text": "Sedan.", "version": 2},
    }
    assert values_read_by(karin, first)["before"] is None
    assert values_read_by(karin, first)["after"]["reason"] == "Därför."


def test_raw_sql_bulk_updates_and_removals_are_recorded(play):
    for key in ("open.plan", "open.voice"):
        play.answer(key)
    with acting(play.town.coordinator), connection.cursor() as cursor:
        cursor.execute("update evaluations_answer set text = text || ' Rått.'")
        Answer.objects.update(reason="Många på en gång.")
        made = Statement.objects.bulk_create(
            Statement(
                evaluation=play.evaluation,
                municipality_id=play.town.municipality.pk,
                area=play.area(),
                position=place,
                text="Ja.",
            )
            for place in (1, 2)
        )
        cursor.execute("delete from evaluations_statement")
    found = events_read_by(
        play.town.leader, table_name__in=["evaluations_answer", "evaluations_statement"]
    )
    assert [(e.act, e.changed) for e in found if e.act == "update"] == [
        ("update", ["text"])
    ] * 2 + [("update", ["reason"])] * 2
    assert [(e.act, e.area_id) for e in found[-4:]] == [("insert", play.area().pk)] * 2 + [
        ("delete", play.area().pk)
    ] * 2
    assert values_read_by(play.town.leader, found[-1])["before"]["text"] == "Ja."
    assert len(made) == 2


def test_an_update_without_a_change_is_not_recorded(play):
    play.answer()
    with acting(play.town.coordinator):
        assert (
            Answer.objects.update(
                text="Vi har en plan.", written_at=timezone.now(), operation=uuid4()
            )
            == 1
        )
    assert acts_read_by(play.town.coordinator, table_name="evaluations_answer") == [
        ("insert", "evaluations_answer")
    ]


def test_evidence_is_recorded_at_its_answer_or_area(play):
    on_answer, on_statement = (
        play.cite(play.question("care.contact")),
        play.cite(play.state(cited=False)),
    )
    with acting(play.town.coordinator):
        Citation.objects.get(pk=on_answer.pk).delete()
        Statement.objects.get(pk=on_statement.statement_id).delete()
    found = events_read_by(play.town.coordinator, table_name="evaluations_citation")
    question, area = play.question("care.contact").pk, play.area().pk
    assert [(e.act, e.question_id, e.area_id) for e in found] == [
        ("insert", question, None),
        ("insert", None, area),
        ("delete", question, None),
        ("delete", None, area),
    ]


def test_all_events_of_a_request_have_its_id(play, browser_of):
    karin = play.town.coordinator
    client, address = browser_of(karin), reverse("area", args=[play.evaluation.pk, "open"])
    client.post(reverse("raise-nothing", args=[play.evaluation.pk, "open"]))
    client.post(address, {"text": "Mötena är öppna.", "version": 0})
    found = events_read_by(
        karin, table_name__in=["evaluations_nothingraised", "evaluations_statement"]
    )
    assert [(e.act, e.table_name, e.kind, e.actor) for e in found] == [
        ("insert", "evaluations_nothingraised", "user", karin.id),
        ("delete", "evaluations_nothingraised", "user", karin.id),
        ("insert", "evaluations_statement", "user", karin.id),
    ]
    one, two, three = (e.request for e in found)
    assert one is not None
    assert one != two
    assert two == three


def test_what_is_rolled_back_is_not_recorded(play):
    before = acts_read_by(play.town.coordinator)
    with pytest.raises(ZeroDivisionError), acting(play.town.coordinator):
        Answer(evaluation=play.evaluation, question=play.question(), text="Nej.").save()
        assert Event.objects.filter(table_name="evaluations_answer").count() == 1
        raise ZeroDivisionError
    play.answer(text="Ja.")
    assert acts_read_by(play.town.coordinator) == [*before, ("insert", "evaluations_answer")]
    places = [event.place for event in events_read_by(play.town.coordinator)]
    assert len(set(places)) == len(places)


def test_a_refused_request_records_nothing(play, browser_of):
    play.state()
    before = acts_read_by(play.town.coordinator)
    refused = browser_of(play.town.coordinator).post(
        reverse("raise-nothing", args=[play.evaluation.pk, "open"])
    )
    assert refused.status_code == 422
    assert acts_read_by(play.town.coordinator) == before


def test_events_of_a_job_have_its_id_as_request(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    report, _ = a_report(play)
    [event] = events_read_by(play.association.lead, table_name="reports_report")
    assert event.kind == "job"
    assert event.actor == event.request
    assert event.row_ids == [str(report.pk)]
    assert event.facts == '{"status": "draft", "language": "sv"}'
    assert sorted(
        set(values_read_by(play.association.lead, event)["after"]) & {"document", "pdf_sha256"}
    ) == ["pdf_sha256"]


def test_a_move_records_both_phases(evaluation_in):
    play = evaluation_in(Phase.SUBMITTED)
    [event] = events_read_by(play.town.leader, table_name="evaluations_move")
    assert event.facts == '{"name": "hand_in", "after": "submitted", "before": "preparing"}'


def test_the_progress_of_evaluators_is_hidden_from_the_municipality(evaluation_in):
    """Each note and text raises the content version; nothing of that reaches the municipality's
    history.
    """
    play = evaluation_in(Phase.REVIEWING)
    before = acts_read_by(play.town.coordinator)
    version = play.evaluation.content_version
    play.interview()
    with acting(play.association.lead):
        assert Evaluation.objects.get().content_version > version
    assert acts_read_by(play.town.coordinator) == before


def test_changes_of_roles_are_recorded(play):
    with acting(play.association.office):
        member = Membership.objects.get(user=play.town.leader.user)
        member.roles = ["coordinator", "leader"]
        member.save(update_fields=["roles"])
        member.delete()
    found = events_read_by(play.town.coordinator, table_name="municipalities_membership")[-2:]
    assert [(e.act, e.side, e.changed) for e in found] == [
        ("update", "office", ["roles"]),
        ("delete", "office", ["id", "municipality_id", "roles", "user_id"]),
    ]
    assert values_read_by(play.town.coordinator, found[0]) == {
        "before": {"roles": ["leader"]},
        "after": {"roles": ["coordinator", "leader"]},
    }


@pytest.mark.django_db(transaction=True)
def test_the_name_of_an_interviewee_is_never_in_an_event(association, town):
    play = begun(town, association)
    play.prepare()
    play.hand_in()
    play.open_review()
    play.note(text="Rektor Signe Påhittad berättade om skolan.")
    with as_owner():
        permanent = " ".join(row for (row,) in query("select e::text from audit_event e"))
        erasable = " ".join(row for (row,) in query("select body from audit_content"))
    assert "Påhittad" not in permanent
    assert "Påhittad" in erasable


@pytest.mark.django_db(transaction=True)
def test_columns_with_names_of_people_are_not_recorded_at_all(association, town):
    play = begun(town, association)
    with as_owner(), transaction.atomic():
        execute(f"alter table evaluations_keyfacts add column {PERSONAL[0]} text")
        execute(
            "insert into evaluations_keyfacts (id, evaluation_id, municipality_id, inhabitants, "
            f"{PERSONAL[0]}) values (%s, %s, %s, 8, 'Signe')",
            uuid4(),
            play.evaluation.pk,
            town.municipality.pk,
        )
        event = Event.objects.get(table_name="evaluations_keyfacts")
        assert event.kind == "owner"
        assert event.actor is None
        assert "inhabitants" in event.changed
        assert PERSONAL[0] not in event.changed
        assert "Signe" not in Content.objects.get(pk=event.pk).body
        transaction.set_rollback(True)


def test_only_the_listed_columns_are_left_out_of_the_history():
    """Only technical columns; operations.py and the migrations give the reasons."""
    triggers = query(
        "select tgrelid::regclass::text, encode(tgargs, 'escape')::text from pg_trigger where "
        "tgname = 'recorded'"
    )
    rules = {table: json.loads(text.removesuffix("\\000"))["without"] for table, text in triggers}
    left_out = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if model._meta.db_table in rules
        for field in model._meta.concrete_fields
        if field.column in rules[model._meta.db_table]
    }
    assert left_out == {
        ("evaluations_answer", "operation"),
        ("evaluations_answer", "sequence"),
        ("evaluations_answer", "written_at"),
        ("evaluations_documentversion", "link_checked_at"),
        ("evaluations_documentversion", "link_state"),
        ("evaluations_documentversion", "reading"),
        ("evaluations_statement", "operation"),
        ("evaluations_statement", "sequence"),
        ("evaluations_statement", "written_at"),
        ("evaluations_text", "written_at"),
        ("municipalities_invitation", "email"),
        ("municipalities_invitation", "name"),
        ("municipalities_invitation", "token_hash"),
        ("evaluations_evaluation", "content_version"),
        ("reports_report", "document"),
    }


def test_events_of_a_command_have_no_side(play):
    with acting_as(Actor("command")), transaction.atomic():
        Membership.objects.filter(user=play.town.leader.user).update(roles=["contributor"])
    last = events_read_by(play.town.coordinator, table_name="municipalities_membership")[-1]
    assert last.kind == "command"
    assert last.side is None
    assert last.request is None
