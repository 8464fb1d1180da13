"""Lawful erasure: the values are deleted, the events stay, and the chain still verifies."""

import json
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from kompass.audit import erasing
from kompass.audit.models import Content, Event
from kompass.audit.verifying import verify
from kompass.shared.actor import Actor, acting_as
from tests.audit.events import as_owner, events_read_by, execute
from tests.factories import begun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def play(association, town):
    """Two answers, one of them changed, and a statement between the two."""
    play = begun(town, association)
    play.answer("open.plan", text="Signe berättar.")
    play.state(cited=False)
    play.answer("open.plan", text="Hon berättar.", version=1)
    return play


def soon():
    return timezone.now() + timedelta(minutes=1)


def whole():
    return [fault.sentence for fault in verify().faults]


def bodies():
    with as_owner():
        return " ".join(Content.objects.filter(body__isnull=False).values_list("body", flat=True))


def test_erased_values_are_gone_and_the_history_still_verifies(play):
    assert "Signe" in bodies()
    assert "Mötena" in bodies()
    with as_owner():
        assert whole() == []
    assert (
        erasing.erase(evaluation=play.evaluation.pk, before=soon(), tables=["evaluations_answer"])
        == 2
    )
    assert "Signe" not in bodies()
    assert "Mötena" in bodies()
    with as_owner():
        assert whole() == []
        answers = Event.objects.filter(table_name="evaluations_answer").order_by("place")
        assert [(event.act, event.content_digest is not None) for event in answers] == [
            ("insert", True),
            ("update", True),
        ]
        erased = Content.objects.filter(erased_at__isnull=False)
        assert list(erased.order_by("event_id").values_list("event_id", "salt", "body")) == [
            (event.pk, None, None) for event in answers.order_by("id")
        ]


def test_the_erasure_is_an_event_that_names_the_erased_events(play):
    erasing.erase(
        evaluation=play.evaluation.pk,
        before=soon(),
        tables=["evaluations_answer"],
        ground="request",
    )
    first, second = (
        event.place for event in events_read_by(play.town.leader, table_name="evaluations_answer")
    )
    [event] = events_read_by(play.town.leader, act="erase")
    assert event.kind == "retention"
    assert event.side is None
    assert event.evaluation_id == play.evaluation.pk
    assert event.row_ids == [f"{first}-{first}", f"{second}-{second}"]
    assert json.loads(event.facts) == {"ground": "request"}
    assert event.content_digest is None


def test_adjacent_events_are_named_as_a_range_and_erased_once(play):
    last = events_of(play)
    gone = erasing.erase(evaluation=play.evaluation.pk, before=soon())
    [event] = events_read_by(play.town.leader, act="erase")
    assert gone == sum(end - start + 1 for start, end in map(erasing.span, event.row_ids))
    assert erasing.span(event.row_ids[-1])[1] == last
    assert (
        erasing.span(event.row_ids[0])[0] == 4
    )  # after the three memberships, which are not the evaluation's
    assert erasing.erase(evaluation=play.evaluation.pk, before=soon()) == 0
    assert len(events_read_by(play.town.leader, act="erase")) == 1
    with as_owner():
        assert whole() == []


def events_of(play):
    with as_owner():
        return Event.objects.filter(chain=play.town.municipality.pk).count()


def test_newer_events_are_not_erased(play):
    assert (
        erasing.erase(evaluation=play.evaluation.pk, before=timezone.now() - timedelta(hours=1))
        == 0
    )
    assert "Signe" in bodies()


@pytest.mark.parametrize(
    "sql",
    [
        "update audit_content set body = null, salt = null, erased_at = now()",
        "delete from audit_content",
    ],
)
def test_values_deleted_without_an_erasure_event_are_reported(play, sql):
    with as_owner():
        place = Event.objects.get(table_name="evaluations_answer", act="insert").place
        assert execute(f"{sql} where body like '%%Signe%%'") == 2
        [fault] = verify().faults
        assert fault.place == place
        assert fault.sentence.endswith("are gone, and no lawful erasure tells of it")


def test_an_erasure_does_not_hide_other_missing_values(play):
    erasing.erase(evaluation=play.evaluation.pk, before=soon(), tables=["evaluations_statement"])
    with as_owner():
        place = Event.objects.get(table_name="evaluations_answer", act="insert").place
        execute(
            "delete from audit_content where event_id = (select id from audit_event where place = "
            "%s and evaluation_id is not null)",
            place,
        )
        assert [fault.place for fault in verify().faults] == [place]


def test_values_put_in_place_of_erased_ones_are_reported(play):
    erasing.erase(evaluation=play.evaluation.pk, before=soon(), tables=["evaluations_answer"])
    with as_owner():
        execute(
            "update audit_content set body = '{}', salt = '', erased_at = null where erased_at is "
            "not null"
        )
        assert [sentence.endswith("have been changed") for sentence in whole()] == [True]


@pytest.mark.parametrize("kind", ["user", "auth", "job", "relay", "command"])
def test_only_the_retention_actor_erases(play, kind):
    who = play.town.coordinator.id if kind == "user" else uuid4()
    with (
        pytest.raises(DatabaseError, match="only retention erases"),
        acting_as(Actor(kind, who)),
        transaction.atomic(),
    ):
        execute(
            "select app.erase_history(%s, now() + interval '1 day', null, 'retention')",
            play.evaluation.pk,
        )
    assert "Signe" in bodies()


def test_an_unknown_evaluation_or_ground_is_refused(play):
    with pytest.raises(DatabaseError, match="there is no such evaluation"):
        erasing.erase(evaluation=uuid4(), before=soon())
    with pytest.raises(ValueError, match="unknown ground: tidiness"):
        erasing.erase(evaluation=play.evaluation.pk, before=soon(), ground="tidiness")


def test_the_command_erases_what_happened_before_a_day(play):
    out, tomorrow = StringIO(), (timezone.now() + timedelta(days=2)).date().isoformat()
    given = ["--evaluation", str(play.evaluation.pk), "--table", "evaluations_answer"]
    office = play.association.office
    given += ["--as", office.user.email]
    call_command("erase_history", *given, "--before", tomorrow, stdout=out)
    [event] = events_read_by(play.town.leader, act="erase")
    assert event.kind == "retention"
    assert event.actor == office.id
    assert out.getvalue() == "The values of 2 events are erased.\n"
    assert "Signe" not in bodies()
    with pytest.raises(CommandError, match="--before is a day"):
        call_command("erase_history", *given, "--before", "soon")


def test_the_page_shows_that_a_text_was_erased(play, browser_of):
    erasing.erase(evaluation=play.evaluation.pk, before=soon(), tables=["evaluations_answer"])
    page = browser_of(play.town.leader).get(
        reverse("history-question", args=[play.evaluation.pk, "open.plan"])
    )
    entries = page.context["entries"]
    assert [(entry.sentence, entry.erased, entry.changes) for entry in entries] == [
        ("Vastausta muutettiin.", True, []),
        ("Vastaus aloitettiin.", True, []),
    ]
    assert page.content.decode().count("Teksti on poistettu pysyvästi.") == 2
