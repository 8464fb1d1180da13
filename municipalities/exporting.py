"""Export of a person's own data.

Each app adds a section with @section; it runs with the person as the actor, so that row security
limits it to their own data.
"""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from municipalities import selectors
from municipalities.access import Person
from municipalities.models import Invitation

Section = Callable[[Person], object]
_sections: dict[str, Section] = {}


def section(name: str) -> Callable[[Section], Section]:
    """Register a function as a section of the export."""

    def add(part: Section) -> Section:
        _sections[name] = part
        return part

    return add


def everything(person: Person) -> dict[str, object]:
    """Return all sections of a person's export, ready for JSON."""
    return {
        "made_at": timezone.now().isoformat(),
        **{name: part(person) for name, part in _sections.items()},
    }


@section("account")
def account(person: Person) -> dict[str, object]:
    user = person.user
    return {
        "id": str(user.pk),
        "name": user.name,
        "email": user.email,
        "language": user.language,
        "active": user.is_active,
    }


@section("addresses")
def addresses(person: Person) -> list[dict[str, object]]:
    return list(
        EmailAddress.objects.filter(user=person.user)
        .order_by("email")
        .values("email", "verified", "primary")
    )


@section("memberships")
def memberships(person: Person) -> list[dict[str, object]]:
    return [
        {"municipality": each.municipality and str(each.municipality), "roles": each.roles}
        for each in person.memberships
    ]


@section("invitations")
def invitations(person: Person) -> list[dict[str, object]]:
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
def second_factors(person: Person) -> list[dict[str, object]]:
    """Return types and dates only; the secrets of factors are not exported."""
    return list(
        Authenticator.objects.filter(user=person.user)
        .order_by("created_at")
        .values("type", "created_at", "last_used_at")
    )


@section("sign_in_services")
def sign_in_services(person: Person) -> list[dict[str, object]]:
    fields = ("provider", "uid", "date_joined", "last_login")
    return list(
        SocialAccount.objects.filter(user=person.user).order_by("date_joined").values(*fields)
    )


@section("sessions")
def sessions(person: Person) -> list[dict[str, object]]:
    found = selectors.own_sessions(person.user, None)
    return [
        {"device": each.device, "ip": each.ip, "began": each.began, "last_seen": each.seen}
        for each in found
    ]
