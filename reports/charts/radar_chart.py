"""Radar chart: one axis per area, one closed line per series."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from textwrap import wrap

from reports.charts.svg import (
    BLUE,
    GREEN,
    INK,
    LINE,
    MUTED,
    RUST,
    drawing,
    label,
    marker,
    number,
)

STYLES = ((BLUE, "", "circle"), (RUST, "6 4", "diamond"), (GREEN, "2 3", "square"))
SIZE, RADIUS = 700, 180
X, Y = SIZE / 2, 232.0  # the centre


@dataclass(frozen=True, slots=True)
class Series:
    """One closed line: a value per axis, None where the area has no points."""

    label: str
    values: tuple[float | None, ...]


def radar(*, title: str, axes: Sequence[str], series: Sequence[Series], maximum: float) -> str:
    """Return a radar chart: axes clockwise from the top, rings at every quarter, labels outside and
    broken into short lines.
    """
    angles = [2 * pi * index / len(axes) - pi / 2 for index in range(len(axes))]
    parts = [_ring(RADIUS * share, angles, outer=share == 1) for share in (0.25, 0.5, 0.75, 1)]
    parts += [_axis(angle) for angle in angles]
    parts += [
        label(f"{maximum * share:g}", X + 4, Y - RADIUS * share + 12, "start", MUTED, 10.5)
        for share in (0.5, 1)
    ]
    for index, line in enumerate(series):
        parts += _line(line, index, RADIUS / maximum, angles)
    for axis, angle in zip(axes, angles, strict=True):
        parts += _axis_label(axis, angle)
    names = [entry.label for entry in series] if len(series) > 1 else []
    parts += _legend(names, 40, 468)
    return drawing(title, SIZE, 462 + (24 if names else 0), parts)


def _point(distance: float, angle: float) -> str:
    return f"{number(X + distance * cos(angle))} {number(Y + distance * sin(angle))}"


def _ring(distance: float, angles: Sequence[float], *, outer: bool) -> str:
    path = "L".join(_point(distance, angle) for angle in angles)
    return f'<path d="M{path}Z" fill="none" stroke="{MUTED if outer else LINE}" stroke-width="1"/>'


def _axis(angle: float) -> str:
    return (
        f'<path d="M{number(X)} {number(Y)}L{_point(RADIUS, angle)}" stroke="{LINE}" '
        'stroke-width="1" fill="none"/>'
    )


def _line(series: Series, index: int, scale: float, angles: Sequence[float]) -> list[str]:
    """Return the series as an outline with markers; areas without points are left out."""
    colour, dash, shape = STYLES[index % len(STYLES)]
    points = [
        (X + value * scale * cos(angle), Y + value * scale * sin(angle))
        for value, angle in zip(series.values, angles, strict=True)
        if value is not None
    ]
    path = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    fill = f'fill="{colour}" fill-opacity="0.13"' if index == 0 else 'fill="none"'
    outline = (
        [f'<path d="M{path}Z" {fill} stroke="{colour}" stroke-width="2.5"{_dashes(dash)}/>']
        if points
        else []
    )
    return outline + [marker(shape, x, y, colour, 4.5) for x, y in points]


def _dashes(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _axis_label(text: str, angle: float) -> list[str]:
    """Return up to four short lines: beside the axis at the sides, above or below it at the top and
    bottom.
    """
    x, y = X + (RADIUS + 16) * cos(angle), Y + (RADIUS + 16) * sin(angle)
    lines = wrap(text, 21, break_long_words=False)
    across = cos(angle)
    anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
    first = (
        y
        - (len(lines) - 1) * 7.5 * (1 - sin(angle))
        + 4.5 * (1 - abs(sin(angle)))
        + max(0.0, sin(angle)) * 9
    )
    return [
        label(line, x, first + index * 15, anchor, INK, 13.5) for index, line in enumerate(lines)
    ]


def _legend(names: Sequence[str], x: float, y: float) -> list[str]:
    parts = []
    for index, name in enumerate(names):
        colour, dash, shape = STYLES[index % len(STYLES)]
        start = x + index * 200
        parts.append(
            f'<path d="M{number(start)} {number(y)}h30" stroke="{colour}" stroke-width="2.5" '
            f'fill="none"{_dashes(dash)}/>'
        )
        parts.append(
            marker(shape, start + 15, y, colour, 4.5)
            + label(name, start + 38, y + 4.5, "start", INK, 12.5)
        )
    return parts
