"""How a place stands in an address: a municipality by its key, or the association."""

from uuid import UUID

ASSOCIATION = "association"
MUNICIPALITIES = "municipalities/"


class PlaceConverter:
    """`association`, or `municipalities/<key>`; in Python the key, None for the association."""

    regex = f"{ASSOCIATION}|{MUNICIPALITIES}[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}"

    def to_python(self, value: str) -> UUID | None:
        """Return the municipality's key, None for the association."""
        return None if value == ASSOCIATION else UUID(value.removeprefix(MUNICIPALITIES))

    def to_url(self, value: UUID | None) -> str:
        """Return the place's part of an address."""
        return f"{MUNICIPALITIES}{value}" if value else ASSOCIATION
