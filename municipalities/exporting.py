"""What the system holds about a person, as data that she can take with her.

Each app adds its own part with @section; the person reads it as herself, so she gets what is hers
and nothing else.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from municipalities import selectors
from municipalities.access import Person
from municipalities.models import Invitation

Section = Callable[[Person], Any]
_sections: dict[str, Section] = {}


def section(name: str) -> Callable[[Section], Section]:
    """Add a part to everybody's export."""

    def add(part: Section) -> Section:
        _sections[name] = part
        return part

    return add


def everything(person: Person) -> dict[str, Any]:
    """Return all parts of a person's export, ready for JSON."""
    return {
        "made_at": timezone.now().isoformat(),
        **{name: part(person) for name, part in _sections.items()},
    }


@section("account")
def account(person: Person) -> dict[str, Any]:
    user = person.user
    return {
        "id": str(user.pk),
        "name": user.name,
        "email": user.email,
        "language": user.language,
        "active": user.is_active,
    }


@section("addresses")
def addresses(person: Person) -> list[dict[str, Any]]:
    return list(
        EmailAddress.objects.filter(user=person.user)
        .order_by("email")
        .values("email", "verified", "primary")
    )


@section("memberships")
def memberships(person: Person) -> list[dict[str, Any]]:
    return [
        {"municipality": each.municipality and str(each.municipality), "roles": each.roles}
        for each in person.memberships
    ]


@section("invitations")
def invitations(person: Person) -> list[dict[str, Any]]:
    fields = (
        "email",
        "name",
        "language",
        "roles",
        "municipality",
        "created_at",
        "opened_at",
        "accepted_at",
    )
    return list(
        Invitation.objects.filter(accepted_by=person.user).order_by("created_at").values(*fields)
    )


@section("second_factors")
def second_factors(person: Person) -> list[dict[str, Any]]:
    """Types and days alone: what is secret in a factor is nothing to take along."""
    return list(
        Authenticator.objects.filter(user=person.user)
        .order_by("created_at")
        .values("type", "created_at", "last_used_at")
    )


@section("sign_in_services")
def sign_in_services(person: Person) -> list[dict[str, Any]]:
    fields = ("provider", "uid", "date_joined", "last_login")
    return list(
        SocialAccount.objects.filter(user=person.user).order_by("date_joined").values(*fields)
    )


@section("sessions")
def sessions(person: Person) -> list[dict[str, Any]]:
    found = selectors.own_sessions(person.user, None)
    return [
        {"device": each.device, "ip": each.ip, "began": each.began, "last_seen": each.seen}
        for each in found
    ]
