"""Dot plot: self-assessment and agreed points, one row per question."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.svg import BLUE, INK, MUTED, RUST, drawing, grid, label, marker, number

LEFT, WIDTH, STEP = 70, 510, 20  # where the scale begins, its width, the height of a row


@dataclass(frozen=True, slots=True)
class Dot:
    """One question: both shares 0..1 of the maximum, None where there is no answer or no points."""

    label: str
    agreed: float | None
    own: float | None


def dots(*, title: str, rows: Sequence[Dot], scale: Sequence[str], own: str, agreed: str) -> str:
    """Return self-assessments (open diamonds) beside agreed points (filled circles).

    `scale` labels the ticks, `own` and `agreed` the two markers.
    """
    height = STEP * len(rows) + 6
    shares = [index / (len(scale) - 1) for index in range(len(scale))]
    parts = [grid(LEFT, WIDTH, height, shares, scale)]
    for index, row in enumerate(rows):
        parts += _row(row, index * STEP + STEP / 2 + 3)
    base = height + 40
    parts.append(_own_marker(LEFT + 6, base - 4) + label(own, LEFT + 20, base, "start", INK, 12.5))
    parts.append(
        _agreed_marker(LEFT + 266, base - 4) + label(agreed, LEFT + 280, base, "start", INK, 12.5)
    )
    return drawing(title, LEFT + WIDTH + 60, height + 50, parts)


def _row(row: Dot, middle: float) -> list[str]:
    parts = [label(row.label, LEFT - 22, middle + 4.5, "end", INK, 13, bold=True)]
    if row.own is not None and row.agreed is not None:
        start, end = LEFT + WIDTH * row.own, LEFT + WIDTH * row.agreed
        parts.append(
            f'<path d="M{number(start)} {number(middle)}H{number(end)}" stroke="{MUTED}" '
            'stroke-width="1.5" fill="none"/>'
        )
    if row.own is not None:
        parts.append(_own_marker(LEFT + WIDTH * row.own, middle))
    if row.agreed is not None:
        parts.append(_agreed_marker(LEFT + WIDTH * row.agreed, middle))
    return parts


def _own_marker(x: float, y: float) -> str:
    return marker("diamond", x, y, RUST, 7, filled=False)


def _agreed_marker(x: float, y: float) -> str:
    return marker("circle", x, y, BLUE, 6)
