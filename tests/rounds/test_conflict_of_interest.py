"""Nobody evaluates their own municipality: in both directions, and in concurrent transactions."""

import threading
import time

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from evaluations.models import Assignment, Duty
from municipalities.models import Membership
from rounds import domain as rounds
from tests.factories import begin_round
from tests.people import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(association, town):
    """An evaluation without anybody assigned."""
    made = begin_round(association.office)
    with acting(association.office):
        return rounds.add_municipality(round=made, municipality=town.municipality)


def belong(who, evaluation):
    """Make a person a leader of the municipality, without the application's checks."""
    Membership.objects.bulk_create(
        [Membership(user=who.user, municipality_id=evaluation.municipality_id, roles=["leader"])]
    )


def evaluate(who, evaluation):
    """Assign a person as evaluator, without the application's checks."""
    Assignment.objects.bulk_create(
        [
            Assignment(
                evaluation=evaluation,
                municipality_id=evaluation.municipality_id,
                user=who.user,
                duty=Duty.LEAD,
            )
        ]
    )


ACTS = {"belong": belong, "evaluate": evaluate}


@pytest.mark.parametrize(("first", "second"), [("belong", "evaluate"), ("evaluate", "belong")])
def test_members_never_become_evaluators_of_their_municipality_nor_the_reverse(
    association, begun, first, second
):
    with acting(association.office):
        ACTS[first](association.outsider, begun)
        with (
            pytest.raises(IntegrityError, match="nobody evaluates the own municipality"),
            transaction.atomic(),
        ):
            ACTS[second](association.outsider, begun)
        rows = (
            Assignment.objects.count(),
            Membership.objects.filter(user=association.outsider.user).count(),
        )
    assert rows == ((0, 2) if first == "belong" else (1, 1))


def test_another_municipality_is_no_conflict(association, begun, elsewhere):
    with acting(association.office):
        evaluate(association.outsider, begun)
        Membership.objects.create(
            user=association.outsider.user, municipality=elsewhere.municipality, roles=["leader"]
        )
        assert Assignment.objects.count() == 1
        assert Membership.objects.filter(user=association.outsider.user).count() == 2


def test_an_assignment_cannot_be_moved_to_a_member_of_the_municipality(association, town, begun):
    with acting(association.office):
        evaluate(association.outsider, begun)
        with (
            pytest.raises(IntegrityError, match="nobody evaluates the own municipality"),
            transaction.atomic(),
        ):
            Assignment.objects.update(user=town.leader.user)
        assert Assignment.objects.get().user_id == association.outsider.id


def waits_for_a_lock() -> bool:
    """Tell whether some transaction of this database waits for an advisory lock; the view shows
    one's own role's.
    """
    with psycopg.connect(
        **connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}, autocommit=True
    ) as watching:
        sql = (
            "select count(*) from pg_locks where locktype = 'advisory' and not granted and "
            "database = (select oid from pg_database where datname = current_database())"
        )
        return bool(watching.execute(sql).fetchone()[0])


def at_once(office, who, evaluation, first, second):
    """Do the first in a transaction that stays open, the second in another connection meanwhile;
    return what the second met.
    """
    met: list[object] = []

    def other() -> None:
        try:
            with acting(office):
                ACTS[second](who, evaluation)
            met.append(None)
        except IntegrityError as error:
            met.append(str(error).splitlines()[0])
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with acting(office):
        ACTS[first](who, evaluation)
        thread.start()
        end = time.monotonic() + 10
        while not met and not waits_for_a_lock():
            assert time.monotonic() < end, "the second neither waited nor ended"
            time.sleep(0.02)
    thread.join(10)
    return met


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), [("belong", "evaluate"), ("evaluate", "belong")])
def test_of_two_concurrent_transactions_the_second_fails(association, begun, first, second):
    who = association.outsider
    assert at_once(association.office, who, begun, first, second) == [
        "nobody evaluates the own municipality"
    ]
    with acting(association.office):
        rows = (
            Assignment.objects.count(),
            Membership.objects.filter(user=who.user, municipality__isnull=False).count(),
        )
    assert rows == ((0, 1) if first == "belong" else (1, 0))


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_does_not_block_the_other(association, begun):
    """The first one's transaction is rolled back, so the second, who waited, goes on."""
    who, met = association.outsider, []

    def other() -> None:
        with acting(association.office):
            evaluate(who, begun)
        met.append(True)
        connection.close()

    thread = threading.Thread(target=other)
    with pytest.raises(ZeroDivisionError), acting(association.office):
        belong(who, begun)
        thread.start()
        end = time.monotonic() + 10
        while not waits_for_a_lock():
            assert time.monotonic() < end
            time.sleep(0.02)
        raise ZeroDivisionError
    thread.join(10)
    with acting(association.office):
        assert met == [True]
        assert Assignment.objects.count() == 1
