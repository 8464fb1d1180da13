"""Changing roles, removing and leaving: somebody always stays in charge, in the domain and in the
database.
"""

import threading
import time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404

from kompass.shared.actor import COMMAND, acting_as
from kompass.shared.errors import Invalid, Refused
from municipalities import members, selectors
from municipalities.access import Person
from municipalities.models import Membership, User
from municipalities.permissions import RULES, PermissionContext
from municipalities.places import open_place
from municipalities.roles import ASSOCIATION, MUNICIPAL, Role
from tests import people
from tests.people import account, acting

pytestmark = pytest.mark.django_db


def place_of(person, municipality, to):
    return open_place(Person(person.user), municipality.pk if municipality else None, to=to)


def membership(person, municipality):
    return Membership.objects.get(user=person.user, municipality=municipality)


def change(by, person, municipality, *roles, **options):
    with acting(by):
        place = place_of(by, municipality, "change roles")
        members.change_roles(
            place=place, membership=membership(person, municipality), roles=list(roles), **options
        )


def remove(by, person, municipality, to="remove", **options):
    with acting(by):
        members.remove(
            place=place_of(by, municipality, to),
            membership=membership(person, municipality),
            **options,
        )


def roles(person, municipality):
    who = Person(account(pk=person.user.pk))
    with acting(who):
        return who.roles_in(municipality.pk if municipality else None)


def test_a_coordinator_changes_a_colleagues_roles_from_the_next_page_on(town):
    change(town.coordinator, town.leader, town.municipality, "contributor", "leader")
    assert roles(town.leader, town.municipality) == {"contributor", "leader"}


def test_one_who_is_removed_sees_nothing_from_the_next_page_on(play):
    town = play.town
    remove(town.coordinator, town.contributor, town.municipality)
    who = Person(account(pk=town.contributor.user.pk))
    with acting(who):
        assert who.memberships == []
        assert selectors.members(town.municipality.pk).count() == 0
        with pytest.raises(Http404):
            open_place(who, town.municipality.pk, to="read")


def test_a_member_leaves(town):
    remove(town.leader, town.leader, town.municipality, to="leave")
    assert roles(town.leader, town.municipality) == frozenset()


def test_the_last_coordinator_neither_leaves_nor_drops_the_role(town):
    who = town.coordinator
    with pytest.raises(Refused, match="last coordinator"):
        remove(who, who, town.municipality, to="leave")
    with pytest.raises(Refused, match="last coordinator"):
        change(who, who, town.municipality, "leader")
    change(who, who, town.municipality, "leader", "coordinator")
    assert roles(who, town.municipality) == {"leader", "coordinator"}


def test_with_a_second_coordinator_the_first_can_go(town):
    second = people.person("Kaj", "coordinator", at=town.municipality)
    remove(second, town.coordinator, town.municipality)
    with pytest.raises(Refused, match="last coordinator"):
        remove(second, second, town.municipality, to="leave")
    assert roles(town.coordinator, town.municipality) == frozenset()
    assert roles(second, town.municipality) == {"coordinator"}


def test_one_who_cannot_sign_in_is_not_in_charge(town):
    second = people.person("Kaj", "coordinator", at=town.municipality)
    with acting_as(COMMAND), transaction.atomic():
        User.objects.filter(pk=second.user.pk).update(is_active=False)
    with pytest.raises(Refused, match="last coordinator"):
        remove(town.coordinator, town.coordinator, town.municipality, to="leave")


def test_the_office_leaves_a_municipality_without_coordinator_only_when_it_says_so(
    town, association
):
    for act in (remove, lambda *args, **options: change(*args, "leader", **options)):
        with pytest.raises(Invalid, match="would have no coordinator"):
            act(association.office, town.coordinator, town.municipality)
    change(association.office, town.coordinator, town.municipality, "leader", nobody_in_charge=True)
    remove(association.office, town.coordinator, town.municipality)
    assert roles(town.coordinator, town.municipality) == frozenset()


def test_a_coordinator_cannot_insist(town):
    with pytest.raises(Refused, match="last coordinator"):
        remove(town.coordinator, town.coordinator, town.municipality, nobody_in_charge=True)


def test_the_associations_last_administrator_stays(association):
    office = association.office
    with pytest.raises(Refused, match="last administrator"):
        remove(office, office, None, nobody_in_charge=True)
    with pytest.raises(Refused, match="last administrator"):
        change(office, office, None, "evaluator", nobody_in_charge=True)
    second = people.person("Olga", "office")
    remove(second, office, None)
    assert roles(office, None) == frozenset()
    assert roles(second, None) == {"office"}


@pytest.mark.parametrize("chosen", [[], ["office"], ["nonsense"]])
def test_roles_are_those_of_the_place(town, chosen):
    with pytest.raises(Invalid, match="at least one role"):
        change(town.coordinator, town.leader, town.municipality, *chosen)


@pytest.mark.parametrize("who", ["contributor", "leader"])
def test_colleagues_read_names_and_change_nothing(town, who):
    person = getattr(town, who)
    with acting(person):
        assert [row.user.name for row in selectors.members(town.municipality.pk)] == [
            "Christer",
            "Karin",
            "Liisa",
        ]
        for act in ("invite", "change roles", "remove"):
            with pytest.raises(PermissionDenied):
                place_of(person, town.municipality, act)
        assert Membership.objects.filter(municipality=town.municipality).exclude(
            user=person.user
        ).delete() == (0, {})


def test_another_municipality_is_closed(town, elsewhere, association):
    for who in (elsewhere.coordinator, association.lead):
        with acting(who):
            assert selectors.members(town.municipality.pk).count() == 0
            with pytest.raises(Http404):
                place_of(who, town.municipality, "read")
            assert (
                Membership.objects.filter(municipality=town.municipality).update(roles=["leader"])
                == 0
            )


def at_once(*acts):
    """Run functions at the same time, each on its own connection; return the errors."""
    refusals, ready = [], threading.Barrier(len(acts))

    def one(act):
        try:
            ready.wait(10)
            act()
        except (
            Refused,
            DatabaseError,
            Http404,
            Membership.DoesNotExist,
        ) as error:  # the second one may no longer be a member
            refusals.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


@pytest.mark.django_db(transaction=True)
def test_two_who_remove_each_other_at_once_leave_one(town):
    first, second = town.coordinator, people.person("Kaj", "coordinator", at=town.municipality)
    refusals = at_once(
        lambda: remove(first, second, town.municipality),
        lambda: remove(second, first, town.municipality),
    )
    assert refusals == refusals[:1]
    assert len(roles(first, town.municipality)) + len(roles(second, town.municipality)) == 1
    assert len(refusals) == 1


def leave_by_sql(person):
    with acting(person), connection.cursor() as cursor:
        cursor.execute("delete from municipalities_membership where user_id = %s", [person.user.pk])
        time.sleep(0.2)


@pytest.mark.django_db(transaction=True)
def test_the_database_counts_two_who_leave_at_once_one_after_the_other(town):
    first, second = town.coordinator, people.person("Kaj", "coordinator", at=town.municipality)
    refusals = at_once(lambda: leave_by_sql(first), lambda: leave_by_sql(second))
    assert refusals == [IntegrityError]
    assert len(roles(first, town.municipality)) + len(roles(second, town.municipality)) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "delete from municipalities_membership where user_id = %s",
        "update municipalities_membership set roles = '{leader}' where user_id = %s",
    ],
)
def test_the_database_keeps_the_last_coordinator(town, sql):
    with (
        pytest.raises(IntegrityError, match="the last one in charge stays"),
        acting(town.coordinator),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [town.coordinator.user.pk])
    assert roles(town.coordinator, town.municipality) == {"coordinator"}


def test_the_database_keeps_the_last_administrator(association):
    office = association.office
    with (
        pytest.raises(IntegrityError, match="the last one in charge stays"),
        acting(office),
        connection.cursor() as cursor,
    ):
        cursor.execute("delete from municipalities_membership where user_id = %s", [office.user.pk])
    assert roles(office, None) == {"office"}


def test_the_database_lets_no_coordinator_take_somebody_in(town, elsewhere):
    outsider = elsewhere.leader.user
    with acting(town.coordinator), connection.cursor() as cursor:
        for sql in (
            "update municipalities_membership set user_id = %s where user_id = %s",
            "update municipalities_membership set municipality_id = %s where user_id = %s",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(sql, [outsider.pk, town.leader.user.pk])
    with pytest.raises(DatabaseError, match="row-level security"), acting(town.coordinator):
        Membership.objects.create(
            user=outsider, municipality=town.municipality, roles=["coordinator"]
        )
    assert roles(elsewhere.leader, elsewhere.municipality) == {"leader"}


def test_the_database_gives_no_association_role_in_a_municipality(town):
    with pytest.raises(IntegrityError, match="association_roles_belong"), acting(town.coordinator):
        Membership.objects.filter(user=town.leader.user).update(roles=["office"])


@pytest.mark.parametrize(
    ("context", "acts"),
    [
        (
            PermissionContext(frozenset({"coordinator"}), False),
            {"find", "read", "invite", "change roles", "remove", "leave"},
        ),
        (PermissionContext(frozenset({"contributor"}), False), {"find", "read", "leave"}),
        (PermissionContext(frozenset({"leader"}), False), {"find", "read", "leave"}),
        (PermissionContext(frozenset({"evaluator"}), False), {"find", "leave"}),
        (PermissionContext(frozenset({"translator"}), False), {"find", "leave"}),
        (PermissionContext(frozenset({"office"}), True), set(RULES)),
        (PermissionContext(frozenset(), True), set(RULES) - {"leave"}),
        (PermissionContext(frozenset(), False), set()),
    ],
)
def test_the_table_of_rules(context, acts):
    assert {act for act, rule in RULES.items() if rule(context)} == acts


def test_every_role_says_what_it_lets_one_do():
    assert [role for role in Role if not str(role.sentence).endswith(".")] == []
    assert {*MUNICIPAL, *ASSOCIATION} == set(Role)
