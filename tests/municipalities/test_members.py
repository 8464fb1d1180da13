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


def test_changed_roles_count_from_the_next_page_on(town):
    change(town.coordinator, town.leader, town.municipality, "contributor", "leader")
    assert roles(town.leader, town.municipality) == {"contributor", "leader"}


def test_a_removed_member_sees_nothing_from_the_next_page_on(play):
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


def test_the_last_coordinator_cannot_leave_or_drop_the_role(town):
    who = town.coordinator
    with pytest.raises(Refused, match="last coordinator"):
        remove(who, who, town.municipality, to="leave")
    with pytest.raises(Refused, match="last coordinator"):
        change(who, who, town.municipality, "leader")
    change(who, who, town.municipality, "leader", "coordinator")
    assert roles(who, town.municipality) == {"leader", "coordinator"}


def test_the_first_coordinator_can_leave_when_there_is_a_second(town):
    second = people.person("Kaj", "coordinator", at=town.municipality)
    remove(second, town.coordinator, town.municipality)
    with pytest.raises(Refused, match="last coordinator"):
        remove(second, second, town.municipality, to="leave")
    assert roles(town.coordinator, town.municipality) == frozenset()
    assert roles(second, town.municipality) == {"coordinator"}


def test_a_coordinator_with_a_closed_account_does_not_count(town):
    second = people.person("Kaj", "coordinator", at=town.municipality)
    with acting_as(COMMAND), transaction.atomic():
        User.objects.filter(pk=second.user.pk).update(is_active=False)
    with pytest.raises(Refused, match="last coordinator"):
        remove(town.coordinator, town.coordinator, town.municipality, to="leave")


def test_the_office_must_confirm_leaving_a_municipality_without_coordinator(town, association):
    for act in (remove, lambda *args, **options: change(*args, "leader", **options)):
        with pytest.raises(Invalid, match="would have no coordinator"):
            act(association.office, town.coordinator, town.municipality)
    change(association.office, town.coordinator, town.municipality, "leader", nobody_in_charge=True)
    remove(association.office, town.coordinator, town.municipality)
    assert roles(town.coordinator, town.municipality) == frozenset()


def test_a_coordinator_cannot_confirm_leaving_nobody_in_charge(town):
    with pytest.raises(Refused, match="last coordinator"):
        remove(town.coordinator, town.coordinator, town.municipality, nobody_in_charge=True)


def test_the_last_administrator_of_the_association_cannot_be_removed(association):
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
def test_only_roles_of_the_place_can_be_given(town, chosen):
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


def test_members_of_another_municipality_are_not_visible(town, elsewhere, association):
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
def test_of_two_coordinators_who_remove_each_other_concurrently_one_stays(town):
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
def test_the_database_serializes_two_coordinators_who_leave_concurrently(town):
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


def test_the_database_lets_no_coordinator_add_a_member_directly(town, elsewhere):
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
def test_the_rules_are_as_specified(context, acts):
    assert {act for act, rule in RULES.items() if rule(context)} == acts


def test_every_role_has_a_description():
    assert [role for role in Role if not str(role.sentence).endswith(".")] == []
    assert {*MUNICIPAL, *ASSOCIATION} == set(Role)
