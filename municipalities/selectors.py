"""Queries for municipalities, their people, invitations, sessions and sign-in services."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from kompass.outbox.models import Job, State
from kompass.shared import clock
from municipalities import devices
from municipalities.models import (
    Invitation,
    InvitationState,
    Membership,
    Municipality,
    SignInService,
    User,
)
from municipalities.sessions import SessionStore, signing_in

MAX_FOUND = 20
SHOWN_FOR = timedelta(days=90)
MAIL = "municipalities.mail"  # the kind of the jobs that mail an invitation


def named_like(words: str) -> list[Municipality]:
    """Return municipalities whose name or code contains the words; one query."""
    return list(Municipality.objects.named_like(words)[:MAX_FOUND]) if words.strip() else []


def best_matches(words: str) -> list[Municipality]:
    """Return the municipality with exactly this name or code, else all that contain it."""
    found = named_like(words)
    typed = words.strip().casefold()
    exact = [
        town
        for town in found
        if typed in {town.code.casefold(), *(name.casefold() for name in town.names)}
    ]
    return exact or found


def belongs_to_association(user: UUID) -> bool:
    """Tell whether a user has a role in the association; one query."""
    with connection.cursor() as cursor:
        cursor.execute("select app.in_association(%s)", [user])
        return bool(cursor.fetchone()[0])


def holder_of(email: str) -> User | None:
    """Return the account that signs in with this address, with its password hash; one query."""
    known = User.objects.with_secret().filter(emailaddress__email=email.lower())
    return known.order_by("-emailaddress__verified", "pk").first()


def language_of(email: str) -> str | None:
    """Return the language of the address's account, if the actor may read it; one query."""
    holders = EmailAddress.objects.filter(email__iexact=email).values("user")
    return User.objects.filter(pk__in=holders).values_list("language", flat=True).first()


def municipality(pk: UUID) -> Municipality | None:
    """Return a municipality; one query."""
    return Municipality.objects.filter(pk=pk).first()


def members(place: UUID | None) -> QuerySet[Membership]:
    """Return a place's memberships with their people, by name; one query."""
    return (
        Membership.objects.filter(municipality=place)
        .select_related("user")
        .order_by("user__name", "pk")
    )


@dataclass(frozen=True)
class InvitationRow:
    """An invitation and its state."""

    invitation: Invitation
    state: InvitationState


def invitations(place: UUID | None) -> list[InvitationRow]:
    """Return a place's open invitations and the closed ones of 90 days; two queries."""
    moment = clock.now()
    waiting = Q(accepted_at__isnull=True, withdrawn_at__isnull=True)
    rows = list(
        Invitation.objects.filter(
            waiting | Q(created_at__gt=moment - SHOWN_FOR), municipality=place
        )
    )
    parked = Job.objects.filter(
        kind=MAIL, state=State.PARKED, municipality_id=place, evaluation_id=None
    )
    failed = set(parked.values_list("key", flat=True))
    return [
        InvitationRow(
            row, InvitationState.FAILED if _fails(row, moment, failed) else row.state_at(moment)
        )
        for row in rows
    ]


def mail_key(invitation: Invitation) -> str:
    """Return the key of the job that sends the invitation's current link."""
    return f"{MAIL}:{invitation.pk}:{invitation.mailing}"


def _fails(row: Invitation, moment: datetime, failed: set[str]) -> bool:
    return row.state_at(moment) is InvitationState.WAITING and mail_key(row) in failed


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session of a person, for their own list."""

    id: int
    device: str
    ip: str
    began: datetime
    seen: datetime
    current: bool


def own_sessions(user: User, current: str | None) -> list[OwnSession]:
    """Return the person's sessions, the last used first; always two queries."""
    rows = list(UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk"))
    with signing_in():
        stored = list(
            Session.objects.filter(
                session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
            )
        )
    # Sessions from before a change of the password are invalid.
    current_hash = user.get_session_auth_hash()
    live = {
        row.session_key
        for row in stored
        if SessionStore().decode(row.session_data).get(HASH_SESSION_KEY) == current_hash
    }
    return [
        OwnSession(
            id=row.pk,
            device=devices.in_words(row.user_agent),
            ip=str(row.ip),
            began=row.created_at,
            seen=row.last_seen_at,
            current=row.session_key == current,
        )
        for row in rows
        if row.session_key in live
    ]


@dataclass(frozen=True, slots=True)
class ServiceName:
    """A municipality's sign-in service as shown on the sign-in page."""

    provider_id: str
    name: str
    municipality: Municipality


def service_names(places: Iterable[UUID] | None = None) -> list[ServiceName]:
    """Return the sign-in services, of some municipalities or all, without secrets; two queries."""
    with connection.cursor() as cursor:
        cursor.execute("select provider_id, name, municipality_id from app.sign_in_services()")
        rows = [row for row in cursor.fetchall() if places is None or row[2] in set(places)]
    towns = Municipality.objects.in_bulk([row[2] for row in rows])
    found = [ServiceName(provider_id, name, towns[place]) for provider_id, name, place in rows]
    return sorted(found, key=lambda each: each.municipality.sort_key)


def services() -> list[SignInService]:
    """Return the sign-in services with their secrets; for the sign-in only."""
    with signing_in():
        return list(SignInService.objects.select_related("municipality"))


def service(provider_id: str) -> SignInService | None:
    """Return one sign-in service with its secret; for the sign-in only."""
    return next((each for each in services() if each.provider_id == provider_id), None)


def is_linked_elsewhere(service: SignInService, subject: str, user: UUID) -> bool:
    """Tell whether a subject of the service is linked to another user."""
    with signing_in():
        return (
            SocialAccount.objects.filter(provider=service.provider_id, uid=subject)
            .exclude(user_id=user)
            .exists()
        )
