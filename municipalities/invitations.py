"""Invitations: a link that works once, for the address it was sent to.

Only the hash of a link is stored. What its holder reads and does goes through SECURITY DEFINER
functions, which check the link.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from kompass.outbox import queue
from kompass.shared import clock
from kompass.shared.actor import acting_as
from kompass.shared.errors import Invalid, Refused
from kompass.shared.security_log import log_on_commit
from municipalities import selectors
from municipalities.access import Person
from municipalities.models import Invitation, Municipality, User
from municipalities.places import Place
from municipalities.roles import Role

VALID_FOR = timedelta(days=14)
corrected = Signal()  # arguments: old, new invitation; sent in the same transaction


def new_token() -> tuple[str, bytes]:
    """Return the secret of a new link, 256 bits, and its SHA-256."""
    token = secrets.token_urlsafe(32)
    return token, sha256(token.encode()).digest()


@transaction.atomic
def invite(*, place: Place, email: str, name: str, language: str, roles: list[str]) -> Invitation:
    """Invite somebody to a place; the e-mail is sent after the commit.

    The result does not reveal whether the address has an account. Raises Invalid for a role that
    the place does not have, or when the address has an open invitation.
    """
    _require_roles_of(place, roles)
    address, now = email.strip().lower(), clock.now()
    _require_no_open_invitation(place, address, now)
    made = Invitation(
        municipality=place.municipality,
        email=address,
        name=name,
        language=language,
        roles=sorted(set(roles)),
        invited_by=place.person.user,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # somebody else has invited the address at the same time
        raise _already_invited() from error
    _mail(made, place.person)
    log_on_commit("invited", invitation=made.pk, municipality=place.pk, roles=made.roles)
    return made


@transaction.atomic
def resend(*, invitation: Invitation, person: Person) -> None:
    """Send a new link; the old one is invalid at once. Raises Refused for a closed invitation."""
    _renew(invitation, None)
    _mail(invitation, person)


@transaction.atomic
def make_link(*, invitation: Invitation) -> str:
    """Return the secret of a new link to hand over; the old link is invalid at once."""
    token, digest = new_token()
    _renew(invitation, digest)
    return token


@transaction.atomic
def withdraw(*, invitation: Invitation) -> None:
    """Close an invitation. Raises Refused when it is closed already."""
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=clock.now()
    ):
        raise _no_longer_open()


@transaction.atomic
def correct_address(*, invitation: Invitation, place: Place, email: str) -> Invitation:
    """Withdraw an invitation and send the same to another address; return the new one.

    Receivers of the signal `corrected` move what belongs to the old one.
    """
    withdraw(invitation=invitation)
    made = invite(
        place=place,
        email=email,
        name=invitation.name,
        language=invitation.language,
        roles=invitation.roles,
    )
    corrected.send(sender=Invitation, old=invitation, new=made)
    return made


def _require_roles_of(place: Place, roles: list[str]) -> None:
    if not roles or set(roles) - set(place.roles):
        raise Invalid(_("Choose at least one role."))


def _require_no_open_invitation(place: Place, address: str, now: datetime) -> None:
    """Withdraw the address's expired invitations. Raises Invalid when another one is open."""
    waiting = Invitation.objects.filter(
        municipality=place.municipality, email=address, accepted_at=None, withdrawn_at=None
    )
    waiting.filter(expires_at__lte=now).update(withdrawn_at=now)
    if waiting.exists():
        raise _already_invited()


def _already_invited() -> Invalid:
    return Invalid(
        _("This address already has an open invitation. Send that one again, or withdraw it first.")
    )


def _renew(invitation: Invitation, digest: bytes | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select app.renew_invitation(%s::uuid, %s::bytea)", [invitation.pk, digest])
        (mailing,) = cursor.fetchone()
    if mailing is None:
        raise _no_longer_open()
    invitation.mailing = mailing


def _mail(invitation: Invitation, person: Person) -> None:
    queue.enqueue(
        kind=selectors.MAIL,
        key=selectors.mail_key(invitation),
        municipality_id=invitation.municipality_id,
        created_by=person.id,
        payload={"invitation": str(invitation.pk), "mailing": invitation.mailing},
    )


def _no_longer_open() -> Refused:
    return Refused(_("This invitation has been accepted or withdrawn in the meantime."))


@dataclass(frozen=True)
class Link:
    """What the holder of a link may know; of a closed invitation the state only."""

    state: str
    municipality: Municipality | None = None
    roles: tuple[Role, ...] = ()
    email: str = ""
    name: str = ""
    language: str = ""
    inviter: str = ""
    mailed: bool = False
    known: bool = False

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def read(*, token: str) -> Link:
    """Return what a link reveals, and record that it was opened.

    An unknown link looks like a withdrawn one.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from app.open_invitation(%s::text)", [token])
        names = [column.name for column in cursor.description]
        row = cursor.fetchone()
    found: dict[str, Any] = dict(zip(names, row, strict=True)) if row else {"state": "withdrawn"}
    if found["state"] != "open":
        return Link(found["state"])
    key: UUID | None = found.pop("municipality_id")
    town = selectors.municipality(key) if key else None
    return Link(
        **{**found, "roles": tuple(Role(role) for role in found["roles"]), "municipality": town}
    )


@transaction.atomic
def create_account(
    *, token: str, link: Link, name: str, language: str, password: str | None, proven: bool = False
) -> User:
    """Create an account for an invitation; accept it if the address is verified.

    A link that was mailed verifies the address; `proven`: a sign-in service has verified it.
    Without a password the person signs in by other means.

    Raises Refused when the account exists already.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(link.email, password, name=name, language=language)
            EmailAddress.objects.create(
                user=user, email=link.email, verified=link.mailed or proven, primary=True
            )
    except IntegrityError as error:
        raise Refused(
            _("An account with this address has just been created. Open the link again.")
        ) from error
    if link.mailed or proven:
        accept(token=token, person=Person(user))
    return user


@transaction.atomic
def accept(*, token: str, person: Person) -> None:
    """Give the person the invitation's roles and close it. Raises Refused with the reason."""
    try:
        with acting_as(person.actor), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select app.accept_invitation(%s::text)", [token])
            (outcome,) = cursor.fetchone()
    except IntegrityError as error:
        raise Refused(
            _(
                "You are assigned to an evaluation of this municipality. Nobody evaluates "
                "their own municipality. Contact the Association."
            )
        ) from error
    if outcome != "accepted":
        raise Refused(_reason(outcome))
    log_on_commit("membership begun", account=person.id)


def _reason(outcome: str) -> str:
    return {
        "used": _("This invitation has already been accepted."),
        "expired": _("This invitation has expired. Ask for a new one."),
        "another address": _(
            "This invitation is for a different e-mail address from the one on your account."
        ),
    }.get(outcome, _("This invitation is no longer valid. Ask for a new one."))
