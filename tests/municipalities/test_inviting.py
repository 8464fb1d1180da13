"""Inviting and accepting: who may, what a link reveals, and what the database refuses."""

from datetime import timedelta
from hashlib import sha256

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.http import Http404
from django.utils import timezone

from kompass.outbox.models import Job
from kompass.shared.actor import COMMAND, Actor, acting_as
from kompass.shared.errors import Invalid, Refused
from municipalities import invitations, selectors
from municipalities.access import Person
from municipalities.models import Invitation, InvitationState, Membership, User
from municipalities.places import open_place
from tests import database, people
from tests.people import account, acting

pytestmark = pytest.mark.django_db
NINA = "nina@tests.example"


def open_to(person, municipality, to="invite"):
    return open_place(person, municipality.pk if municipality else None, to=to)


def invite(person, municipality, *roles, email=NINA):
    with acting(person):
        return invitations.invite(
            place=open_to(person, municipality),
            email=email,
            name="Nina",
            language="sv",
            roles=list(roles),
        )


def link(person, made):
    with acting(person):
        return invitations.make_link(invitation=made)


def nina(email=NINA, **fields):
    made = people.person(
        "Nina", "contributor", at=people.municipality(code="T77", sv="Alvik"), **fields
    )
    with acting_as(COMMAND), transaction.atomic():
        EmailAddress.objects.filter(user=made.user).update(email=email)
        User.objects.filter(pk=made.user.pk).update(email=email)
    return Person(account(pk=made.user.pk))


def accept(person, token):
    with acting_as(Actor("auth")), transaction.atomic():
        invitations.accept(token=token, person=person)


def roles_of(person):
    with acting(person):
        return {
            row.municipality_id: row.roles for row in Membership.objects.filter(user=person.user)
        }


def states(person, municipality):
    with acting(person):
        return [
            row.state for row in selectors.invitations(municipality.pk if municipality else None)
        ]


@pytest.mark.parametrize(
    ("who", "place", "refusal"),
    [
        ("contributor", "own", PermissionDenied),
        ("leader", "own", PermissionDenied),
        ("coordinator", "elsewhere", Http404),
        ("coordinator", "association", PermissionDenied),
        ("lead", "own", Http404),
        ("lead", "association", PermissionDenied),
    ],
)
def test_only_coordinators_and_the_office_invite_to_a_place(
    town, elsewhere, association, who, place, refusal
):
    person = getattr(town, who, None) or getattr(association, who)
    where = {"own": town.municipality, "elsewhere": elsewhere.municipality, "association": None}[
        place
    ]
    with pytest.raises(refusal), acting(person):
        open_to(person, where)


def test_the_office_invites_everywhere(town, association):
    invite(association.office, town.municipality, "coordinator")
    invite(association.office, None, "evaluator", "office")
    assert states(association.office, town.municipality) == [InvitationState.WAITING]
    assert states(association.office, None) == [InvitationState.WAITING]


@pytest.mark.parametrize(
    ("place", "roles"), [("town", ["evaluator"]), ("town", []), ("association", ["coordinator"])]
)
def test_only_roles_of_the_place_can_be_given(town, association, place, roles):
    with pytest.raises(Invalid, match="at least one role"):
        invite(association.office, town.municipality if place == "town" else None, *roles)


def test_an_address_is_invited_once_at_a_time(town, association):
    invite(town.coordinator, town.municipality, "leader")
    with pytest.raises(Invalid, match="already has an open invitation"):
        invite(town.coordinator, town.municipality, "leader", email=NINA.upper())
    invite(association.office, None, "evaluator")
    assert states(town.coordinator, town.municipality) == [InvitationState.WAITING]


def expire(made):
    """Make an invitation twenty days old, as the owner; the database's clock is not moved."""
    database.become("owner")
    past = timezone.now() - timedelta(days=20)
    Invitation.objects.filter(pk=made.pk).update(
        created_at=past, expires_at=past + timedelta(days=14)
    )
    database.become("runtime")


def test_making_an_invitation_is_the_same_with_and_without_an_account(town):
    nina()
    known = invite(town.coordinator, town.municipality, "leader")
    unknown = invite(town.coordinator, town.municipality, "leader", email="ny@tests.example")
    rows = [
        {
            k: v
            for k, v in vars(row).items()
            if k not in ("_state", "id", "email", "created_at", "expires_at")
        }
        for row in (known, unknown)
    ]
    assert rows[0] == rows[1]
    assert states(town.coordinator, town.municipality) == [InvitationState.WAITING] * 2


def test_an_invitation_lasts_fourteen_days(town):
    made = invite(town.coordinator, town.municipality, "leader")
    assert made.expires_at - made.created_at == timedelta(days=14)
    assert [made.state_at(made.created_at + timedelta(days=days)) for days in (13, 14)] == [
        InvitationState.WAITING,
        InvitationState.EXPIRED,
    ]


def test_the_state_shows_when_a_copied_link_was_made_and_opened(town):
    made = invite(town.coordinator, town.municipality, "leader")
    token = link(town.coordinator, made)
    assert states(town.coordinator, town.municipality) == [InvitationState.LINKED]
    with acting_as(Actor("auth")), transaction.atomic():
        told = invitations.read(token=token)
    assert told.email == NINA
    assert told.roles == ("leader",)
    assert told.inviter == "Karin"
    assert told.municipality == town.municipality
    assert not told.mailed
    assert not told.known
    assert states(town.coordinator, town.municipality) == [InvitationState.OPENED]


def test_a_new_link_invalidates_the_old_one(town):
    made = invite(town.coordinator, town.municipality, "leader")
    tokens = [link(town.coordinator, made) for _ in range(2)]
    assert [invitations.read(token=token).state for token in tokens] == ["withdrawn", "open"]


def test_a_corrected_address_gets_a_new_invitation(town):
    made = invite(town.coordinator, town.municipality, "leader", "contributor")
    token = link(town.coordinator, made)
    with acting(town.coordinator):
        new = invitations.correct_address(
            invitation=made,
            place=open_to(town.coordinator, town.municipality),
            email="nina.n@tests.example",
        )
        jobs = set(Job.objects.values_list("payload__invitation", flat=True))
    assert new.email == "nina.n@tests.example"
    assert new.roles == ["contributor", "leader"]
    assert new.name == "Nina"
    assert invitations.read(token=token).state == "withdrawn"
    assert states(town.coordinator, town.municipality) == [
        InvitationState.WAITING,
        InvitationState.WITHDRAWN,
    ]
    assert jobs == {str(made.pk), str(new.pk)}


def test_a_withdrawn_or_accepted_invitation_cannot_be_changed(town):
    made, who = invite(town.coordinator, town.municipality, "leader"), nina()
    token = link(town.coordinator, made)
    accept(who, token)
    for act in (
        lambda: invitations.withdraw(invitation=made),
        lambda: invitations.resend(invitation=made, person=town.coordinator),
        lambda: invitations.make_link(invitation=made),
    ):
        with pytest.raises(Refused, match="accepted or withdrawn"), acting(town.coordinator):
            act()
    assert states(town.coordinator, town.municipality) == [InvitationState.SIGNED_IN]


def test_accepting_gives_the_roles_and_closes_the_invitation(town):
    made, who = invite(town.coordinator, town.municipality, "leader"), nina()
    token = link(town.coordinator, made)
    accept(who, token)
    with acting(town.coordinator):
        made.refresh_from_db()
    assert roles_of(who)[town.municipality.pk] == ["leader"]
    assert made.accepted_by_id == who.id
    with pytest.raises(Refused, match="already been accepted"):
        accept(who, token)


def test_accepting_adds_to_existing_roles(town):
    who = people.person("Nils", "contributor", at=town.municipality)
    made = invite(
        town.coordinator, town.municipality, "leader", "coordinator", email=who.user.email
    )
    accept(who, link(town.coordinator, made))
    assert roles_of(who) == {town.municipality.pk: ["contributor", "coordinator", "leader"]}


def test_a_member_of_a_municipality_can_accept_an_association_role(town, association):
    made = invite(association.office, None, "evaluator", email=town.leader.user.email)
    accept(town.leader, link(association.office, made))
    assert roles_of(town.leader) == {None: ["evaluator"], town.municipality.pk: ["leader"]}


@pytest.mark.parametrize("what", ["another address", "not proven"])
def test_the_account_must_have_the_invited_address(town, what):
    made = invite(town.coordinator, town.municipality, "leader")
    who = nina("nora@tests.example") if what == "another address" else nina()
    with acting_as(COMMAND), transaction.atomic():
        EmailAddress.objects.filter(user=who.user).update(verified=what == "another address")
    with pytest.raises(Refused, match="a different e-mail address"):
        accept(who, link(town.coordinator, made))
    assert town.municipality.pk not in roles_of(who)


@pytest.mark.django_db(transaction=True)
def test_an_expired_link_gives_no_roles_and_can_be_renewed(town):
    made, who = invite(town.coordinator, town.municipality, "leader"), nina()
    token = link(town.coordinator, made)
    expire(made)
    with pytest.raises(Refused, match="expired"):
        accept(who, token)
    assert invitations.read(token=token) == invitations.Link("expired")
    assert states(town.coordinator, town.municipality) == [InvitationState.EXPIRED]
    accept(who, link(town.coordinator, made))
    assert roles_of(who)[town.municipality.pk] == ["leader"]


@pytest.mark.django_db(transaction=True)
def test_inviting_again_after_expiry_makes_a_new_invitation(town):
    expire(invite(town.coordinator, town.municipality, "leader"))
    invite(town.coordinator, town.municipality, "contributor")
    assert states(town.coordinator, town.municipality) == [
        InvitationState.WAITING,
        InvitationState.WITHDRAWN,
    ]


def test_an_evaluator_cannot_join_the_evaluated_municipality(play):
    lead, town = play.association.lead, play.town
    made = invite(town.coordinator, town.municipality, "leader", email=lead.user.email)
    with pytest.raises(Refused, match="Nobody evaluates their own municipality"):
        accept(lead, link(town.coordinator, made))
    assert roles_of(lead) == {None: ["evaluator"]}
    assert states(town.coordinator, town.municipality) == [InvitationState.LINKED]


@pytest.mark.parametrize("kind", ["auth", "relay", "command"])
def test_nobody_accepts_in_the_name_of_another_person(town, kind):
    token = link(town.coordinator, invite(town.coordinator, town.municipality, "leader"))
    with acting_as(Actor(kind)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select app.accept_invitation(%s)", [token])
        assert cursor.fetchone() == ("another address",)


def row(person, municipality, **fields):
    now = timezone.now()
    return Invitation(
        **{
            "municipality": municipality,
            "email": NINA,
            "roles": ["leader"],
            "invited_by": person.user,
            "created_at": now,
            "expires_at": now + timedelta(days=14),
            **fields,
        }
    )


@pytest.mark.parametrize(
    "what",
    [
        "elsewhere",
        "association",
        "another's name",
        "a self-made link",
        "already accepted",
        "for ever",
    ],
)
def test_the_database_refuses_what_a_coordinator_may_not_write(town, elsewhere, what):
    who = town.coordinator
    wrong = {
        "elsewhere": lambda: row(who, elsewhere.municipality),
        "association": lambda: row(who, None, roles=["office"]),
        "another's name": lambda: row(town.leader, town.municipality),
        "a self-made link": lambda: row(
            who, town.municipality, token_hash=sha256(b"x").digest(), mailed=True
        ),
        "already accepted": lambda: row(
            who, town.municipality, accepted_at=timezone.now(), accepted_by=who.user
        ),
        "for ever": lambda: row(
            who, town.municipality, expires_at=timezone.now() + timedelta(days=99)
        ),
    }[what]()
    with pytest.raises(ProgrammingError, match="row-level security"), acting(who):
        wrong.save(force_insert=True)
    with acting(who):
        assert Invitation.objects.count() == 0


def test_the_database_refuses_association_roles_in_a_municipality(town):
    with (
        pytest.raises(IntegrityError, match="one_is_invited_to_roles_of_the_place"),
        acting(town.coordinator),
    ):
        row(town.coordinator, town.municipality, roles=["office"]).save(force_insert=True)


@pytest.mark.parametrize("who", ["contributor", "leader"])
def test_the_database_refuses_invitations_by_other_people(town, who):
    person = getattr(town, who)
    with pytest.raises(ProgrammingError, match="row-level security"), acting(person):
        row(person, town.municipality).save(force_insert=True)


@pytest.mark.parametrize(
    "column",
    [
        "roles",
        "email",
        "municipality_id",
        "token_hash",
        "mailed",
        "accepted_at",
        "opened_at",
        "sent_at",
    ],
)
def test_nobody_changes_the_roles_of_an_invitation(town, association, column):
    made = invite(town.coordinator, town.municipality, "leader")
    for who in (town.coordinator, association.office):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting(who),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"update municipalities_invitation set {column} = {column} where id = %s", [made.pk]
            )


def test_another_municipality_sees_no_invitation(town, elsewhere, association):
    made = invite(town.coordinator, town.municipality, "leader")
    people_ = (
        town.coordinator,
        association.office,
        elsewhere.coordinator,
        town.leader,
        town.contributor,
        association.lead,
        nina(),
    )
    seen = []
    for who in people_:
        with acting(who):
            seen.append(
                (
                    Invitation.objects.count(),
                    Job.objects.count(),
                    Invitation.objects.filter(pk=made.pk).update(withdrawn_at=None),
                )
            )
    assert seen == [(1, 1, 1), (1, 1, 1), *[(0, 0, 0)] * 5]


def test_other_people_cannot_renew_a_link(town, elsewhere):
    made = invite(town.coordinator, town.municipality, "leader")
    for who in (elsewhere.coordinator, town.leader):
        with pytest.raises(Refused), acting(who):
            invitations.make_link(invitation=made)
    assert states(town.coordinator, town.municipality) == [InvitationState.WAITING]


def test_only_coordinators_and_the_office_enqueue_jobs_about_people(town, elsewhere):
    made = invite(town.coordinator, town.municipality, "leader")
    for who in (elsewhere.coordinator, town.leader):
        with pytest.raises(ProgrammingError, match="row-level security"), acting(who):
            invitations._mail(
                Invitation(pk=made.pk, municipality=town.municipality, mailing=7), who
            )
    with acting_as(Actor("relay")), transaction.atomic():
        assert Job.objects.count() == 1


def test_an_invitation_accepted_twice_concurrently_counts_once(town):
    made, who = invite(town.coordinator, town.municipality, "leader"), nina()
    token = link(town.coordinator, made)
    with acting(who), connection.cursor() as cursor:
        cursor.execute(
            "select app.accept_invitation(%s), app.accept_invitation(%s)", [token, token]
        )
        assert sorted(cursor.fetchone()) == ["accepted", "used"]
