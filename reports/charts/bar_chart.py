"""Horizontal bars, one a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from reports.charts.svg import BLUE, INK, RUST, TINT, drawing, grid, label, number

LEFT, WIDTH, STEP = 250, 350, 30  # where bars begin, their full width, the height of a row
SHARES = (0, 0.25, 0.5, 0.75, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` and `reference` (a tick, such as an average) in 0..maximum; `text` is printed at the
    bar's end.
    """

    label: str
    value: float | None
    text: str
    reference: float | None = None


def bars(*, title: str, rows: Sequence[Bar], maximum: float, reference: str = "") -> str:
    """Return horizontal bars with the label to the left and the number at the end; `reference`
    explains the ticks, if there are any.
    """
    height = STEP * len(rows)
    scale = [f"{maximum * share:g}" for share in SHARES]
    parts = [grid(LEFT, WIDTH, height + 4, SHARES, scale)]
    for index, row in enumerate(rows):
        parts += _row(row, index * STEP + STEP / 2 + 2, maximum)
    base = height + 36
    if reference:
        parts.append(_tick(LEFT, base - 12, 16))
        parts.append(label(reference, LEFT + 10, base, "start", INK, 12.5))
    return drawing(title, LEFT + WIDTH + 55, base + 8 if reference else base - 12, parts)


def _row(row: Bar, middle: float, maximum: float) -> list[str]:
    parts = [
        label(line, LEFT - 10, middle + offset, "end", INK, 12.5)
        for line, offset in _two_lines(row.label, 42)
    ]
    parts.append(_rectangle(middle, WIDTH, TINT))
    parts.append(label(row.text, LEFT + WIDTH + 10, middle + 4.5, "start", INK, 13.5, bold=True))
    if row.value is not None:
        parts.append(_rectangle(middle, WIDTH * row.value / maximum, BLUE))
    if row.reference is not None:
        parts.append(_tick(LEFT + WIDTH * row.reference / maximum, middle - 12, 24))
    return parts


def _rectangle(middle: float, width: float, colour: str) -> str:
    return (
        f'<rect x="{LEFT}" y="{number(middle - 9)}" width="{number(width)}" height="18" '
        f'fill="{colour}"/>'
    )


def _tick(x: float, top: float, height: int) -> str:
    return (
        f'<path d="M{number(x)} {number(top)}v{height}" stroke="{RUST}" stroke-width="2.5" '
        'fill="none"/>'
    )


def _two_lines(text: str, width: int) -> list[tuple[str, float]]:
    """Return the lines of a label with their offsets from the row's middle; a third line would not
    fit and joins the second.
    """
    lines = wrap(text, width, break_long_words=False)
    if len(lines) < 2:
        return [(text, 4.5)]
    return [(lines[0], -2.5), (" ".join(lines[1:]), 11.5)]
