"""URL converter for a place: a municipality by its key, or the association."""

from uuid import UUID

from django.urls.converters import UUIDConverter

ASSOCIATION = "association"
MUNICIPALITIES = "municipalities/"


class PlaceConverter:
    """`association` or `municipalities/<key>`; in Python None or the key."""

    regex = f"{ASSOCIATION}|{MUNICIPALITIES}{UUIDConverter.regex}"

    def to_python(self, value: str) -> UUID | None:
        """Return the municipality's key, None for the association."""
        return None if value == ASSOCIATION else UUID(value.removeprefix(MUNICIPALITIES))

    def to_url(self, value: UUID | None) -> str:
        """Return the place's part of a URL."""
        return f"{MUNICIPALITIES}{value}" if value else ASSOCIATION
