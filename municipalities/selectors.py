"""Finding municipalities as somebody types, and what the sign-in asks about a person."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import connection

from municipalities.models import Municipality, User

MOST = 20


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
