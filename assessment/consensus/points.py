"""Points and their rounding: one place, decimal arithmetic, half up (domain.md, "Points")."""

from collections.abc import Sequence
from decimal import Decimal

from questionnaire.schemes import WHOLE, rounded


def area_points(questions: Sequence[tuple[int, Decimal | None]]) -> int | None:
    """Return an area's whole points out of 100; questions are (maximum, points or None when not
    applicable).

    What does not apply is left out and the sum scaled by 100 / (100 - maxima left out) before it is
    rounded; an area where nothing applies has no points.
    """
    left = sum(maximum for maximum, points in questions if points is not None)
    if not left:
        return None
    everything = sum(maximum for maximum, _ in questions)
    reached = sum((points for _, points in questions if points is not None), Decimal(0))
    return int(rounded(reached * everything / left, WHOLE))


def total_points(areas: Sequence[int | None]) -> tuple[int, int]:
    """Return (sum of the whole areas, their maximum); an area without points counts in neither."""
    counted = [points for points in areas if points is not None]
    return sum(counted), 100 * len(counted)
