"""The three schemes of scoring: what evaluators choose, and the points that follow.

aspects: a level per aspect, weighted. levels: one level, with a share of the points. points: the
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

    Levels and weights are in per cent, one per aspect: 16 points, levels 50/50/25 and weights
    25/40/35 give 6.6. Raises ValueError when there are not as many levels as weights.
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


def scored_aspects(scheme: str, aspects: list[Aspect]) -> list[Aspect]:
    """Return what a level is chosen for.

    These are the aspects, or one aspect that stands for the whole question, or none where points
    are set directly.
    """
    if scheme == Scheme.LEVELS:
        return [
            Aspect(
                key="level", position=1, weight=100, name_sv="Nivå", name_fi="Taso", name_en="Level"
            )
        ]
    return aspects if scheme == Scheme.ASPECTS else []


def are_possible(levels: Sequence[int], aspects: Sequence[Aspect], ladder: Sequence[Level]) -> bool:
    """Tell whether the levels (per cent) are of the ladder, one per aspect."""
    shares = {level.share for level in ladder}
    return len(levels) == len(aspects) and all(level in shares for level in levels)
