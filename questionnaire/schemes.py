"""The three ways to set a question's points, as data: each gives the same two things, what to judge
and the points.

aspects: a level per aspect, weighted. levels: one level, its share of the points. points: the
points themselves.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from questionnaire.models import Aspect, Level, Scheme

TENTH, WHOLE = Decimal("0.1"), Decimal("1")


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """Round half up to a step of 0.1 or 1."""
    return value.quantize(step, rounding=ROUND_HALF_UP)


def question_points(maximum: int, levels: Sequence[int], weights: Sequence[int]) -> Decimal:
    """Return a question's points with one decimal: maximum x weighted level.

    levels and weights are in per cent, one per aspect; 16 points at 50/50/25 with 25/40/35 give
    6.6.
    """
    if len(levels) != len(weights):
        raise ValueError("a level per aspect is needed")
    share = (
        sum(
            (Decimal(level) * weight for level, weight in zip(levels, weights, strict=True)),
            Decimal(0),
        )
        / 10_000
    )
    return rounded(maximum * share, TENTH)


def judged_on(scheme: str, aspects: list[Aspect]) -> list[Aspect]:
    """Return what a level is chosen for: the aspects, or the question as a whole, or nothing where
    points are set directly.
    """
    if scheme == Scheme.LEVELS:
        return [
            Aspect(
                key="level", position=1, weight=100, name_sv="Nivå", name_fi="Taso", name_en="Level"
            )
        ]
    return aspects if scheme == Scheme.ASPECTS else []


def are_possible(levels: Sequence[int], aspects: Sequence[Aspect], ladder: Sequence[Level]) -> bool:
    """Tell whether there is one of the ladder's levels for each aspect."""
    shares = {level.share for level in ladder}
    return len(levels) == len(aspects) and all(level in shares for level in levels)
