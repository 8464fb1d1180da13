"""What the office sees of evidence it may not read yet: how many files stand in which state, by
municipality.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from kompass.uploads.models import State
from municipalities.models import Municipality

CONCERNS = (State.PENDING, State.NOT_SCANNED, State.INFECTED, State.ERROR)


@dataclass(frozen=True)
class Row:
    """A municipality and how many of its files stand in which state."""

    municipality: Municipality
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> list[int]:
        """Return the counts in the order of the states."""
        return [self.counts.get(state, 0) for state in State]


def rows() -> list[Row]:
    """Return the municipalities that have files with their counts; two queries, and nothing for
    others than the office.
    """
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for municipality, state, files in _states():
        counts[municipality][state] = files
    found = Municipality.objects.filter(pk__in=list(counts)).order_by("sort_key", "pk")
    return [Row(municipality, counts[municipality.pk]) for municipality in found]


def concerns() -> dict[str, int]:
    """Return how many files of all municipalities stand in each state that the office should know
    of; one query.
    """
    totals = dict.fromkeys(CONCERNS, 0)
    for _municipality, state, files in _states():
        if state in totals:
            totals[State(state)] += files
    return {str(state.value): count for state, count in totals.items() if count}


def total(of: list[Row]) -> dict[str, int]:
    """Return the same totals of rows that have been read already."""
    return {
        str(state.value): count
        for state in CONCERNS
        if (count := sum(row.counts.get(state, 0) for row in of))
    }


def _states() -> list[tuple[UUID, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select municipality_id, state, files from app.file_states()")
        return cursor.fetchall()
