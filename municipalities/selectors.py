"""Finding municipalities as somebody types."""

from municipalities.models import Municipality

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
