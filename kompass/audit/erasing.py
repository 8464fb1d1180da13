"""Lawful erasure: the values of old events are deleted, the events and their chain stay."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from kompass.shared.actor import NOBODY, Actor, acting_as

GROUNDS = ("retention", "request")  # the retention period has passed; the person asked for it


def erase(
    *,
    evaluation: UUID,
    before: datetime,
    tables: Iterable[str] = (),
    ground: str = "retention",
    by: UUID = NOBODY,
) -> int:
    """Erase the values of an evaluation's events before a moment; return the number of events.

    Without `tables` those of all tables. The erasure is recorded as an event; `by` is the person
    responsible. Raises ValueError for an unknown ground.
    """
    if ground not in GROUNDS:
        raise ValueError(f"unknown ground: {ground}")
    with acting_as(Actor("retention", by)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select app.erase_history(%s, %s, %s, %s)",
            [evaluation, before, list(tables) or None, ground],
        )
        [spans] = cursor.fetchone()
    return sum(last - first + 1 for first, last in map(span, spans))


def span(text: str) -> tuple[int, int]:
    """Parse a span of places, "12-40"."""
    first, _, last = text.partition("-")
    return int(first), int(last)
