"""Finding municipalities as somebody types, the people of one, and what the sign-in asks about a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Q, QuerySet

from kompass.outbox.models import Job, State
from kompass.shared import clock
from municipalities.models import Invitation, InvitationState, Membership, Municipality, User

MOST = 20
SHOWN = timedelta(days=90)
MAIL = "municipalities.mail"  # the kind of the jobs that mail an invitation


def named_like(words: str) -> list[Municipality]:
    """Return the municipalities whose name in either language, or whose code, holds the words; one query."""
    return list(Municipality.objects.named_like(words)[:MOST]) if words.strip() else []


def meant(words: str) -> list[Municipality]:
    """Return the one whose name or code is exactly this, else all that hold the words."""
    found = named_like(words)
    typed = words.strip().casefold()
    exact = [town for town in found if typed in {town.code.casefold(), *(name.casefold() for name in town.names)}]
    return exact or found


def belongs_to_association(user: UUID) -> bool:
    """Tell whether somebody has a role in the association; one query."""
    with connection.cursor() as cursor:
        cursor.execute("select app.in_association(%s)", [user])
        return bool(cursor.fetchone()[0])


def language_of(email: str) -> str | None:
    """Return the language of the account that has this address, as far as the actor may read it; one query."""
    holders = EmailAddress.objects.filter(email__iexact=email).values("user")
    return User.objects.filter(pk__in=holders).values_list("language", flat=True).first()


def municipality(pk: UUID) -> Municipality | None:
    """Return a municipality; one query."""
    return Municipality.objects.filter(pk=pk).first()


def members(place: UUID | None) -> QuerySet[Membership]:
    """Return a place's memberships with their people, by name; one query."""
    return Membership.objects.filter(municipality=place).select_related("user").order_by("user__name", "pk")


@dataclass(frozen=True)
class Asked:
    """An invitation and how far it has come."""

    invitation: Invitation
    state: InvitationState


def invitations(place: UUID | None) -> list[Asked]:
    """Return a place's invitations, those that wait and the newest that do not; two queries."""
    moment = clock.now()
    waiting = Q(accepted_at__isnull=True, withdrawn_at__isnull=True)
    rows = list(Invitation.objects.filter(waiting | Q(created_at__gt=moment - SHOWN), municipality=place))
    parked = Job.objects.filter(kind=MAIL, state=State.PARKED, municipality_id=place, evaluation_id=None)
    failed = set(parked.values_list("key", flat=True))
    return [Asked(row, InvitationState.FAILED if _fails(row, moment, failed) else row.state_at(moment)) for row in rows]


def mail_key(invitation: Invitation) -> str:
    """Return the key of the job that mails the invitation's present link."""
    return f"{MAIL}:{invitation.pk}:{invitation.mailing}"


def _fails(row: Invitation, moment: datetime, failed: set[str]) -> bool:
    return row.state_at(moment) is InvitationState.WAITING and mail_key(row) in failed
