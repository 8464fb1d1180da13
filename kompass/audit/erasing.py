"""Lawful erasure: the values of old events go, the events stay, and the chain still verifies."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from kompass.shared.actor import NOBODY, Actor, acting_as

GROUNDS = ("retention", "request")  # the period has passed; the person has asked for it


def erase(
    *,
    evaluation: UUID,
    before: datetime,
    tables: Iterable[str] = (),
    ground: str = "retention",
    by: UUID = NOBODY,
) -> int:
    """Erase the values of an evaluation's events from before a moment, of some tables or of all;
    return how many.

    The erasure is itself an event, so that what is missing is accounted for; by is the person who
    answers for it.
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
    """Read the places "12-40" of an erasure."""
    first, _, last = text.partition("-")
    return int(first), int(last)
