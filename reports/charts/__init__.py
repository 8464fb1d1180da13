"""Numbers -> SVG, pure: the same numbers give the same text, for the web page and the PDF.

The sentence that matters is the `<title>`, the first child of each drawing (it becomes the
alternative text); the figures stand in a table beside it. Series differ by marker and dash, not by
colour alone. Only presentation attributes, no style.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin
from textwrap import wrap

BLUE, RUST, GREEN = "#0b5394", "#a64d00", "#2e6b2e"
INK, MUTED, LINE, TINT = "#1d2733", "#5a6675", "#c9d3de", "#e7eff7"
FONT = 'font-family="Source Sans 3"'
SERIES = ((BLUE, "", "circle"), (RUST, "6 4", "diamond"), (GREEN, "2 3", "square"))


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` and `reference` (a tick, such as an average) in 0..maximum; `text` is what stands at
    the bar's end.
    """

    label: str
    value: float | None
    text: str
    reference: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One closed line of the radar: a value per axis, None where the area has no points."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """One question of the dot plot; both shares 0..1 of what is possible, None where nothing was
    said.
    """

    label: str
    agreed: float | None
    own: float | None


def bars(*, title: str, rows: Sequence[Bar], maximum: float, reference: str = "") -> str:
    """Horizontal bars, one a row: label to the left, figure at the end; `reference` names the
    ticks, if there are any.
    """
    left, width, step = 250, 350, 30
    parts = [
        _grid(
            left,
            width,
            step * len(rows) + 4,
            [0, 0.25, 0.5, 0.75, 1],
            [f"{maximum * share:g}" for share in (0, 0.25, 0.5, 0.75, 1)],
        )
    ]
    for index, row in enumerate(rows):
        middle = index * step + step / 2 + 2
        parts += [
            _label(line, left - 10, middle + offset, "end", INK, 12.5)
            for line, offset in _two_lines(row.label, 42)
        ]
        parts.append(
            f'<rect x="{left}" y="{_n(middle - 9)}" width="{width}" height="18" fill="{TINT}"/>'
        )
        parts.append(
            _label(row.text, left + width + 10, middle + 4.5, "start", INK, 13.5, bold=True)
        )
        if row.value is not None:
            parts.append(
                f'<rect x="{left}" y="{_n(middle - 9)}" width="{_n(width * row.value / maximum)}" '
                f'height="18" fill="{BLUE}"/>'
            )
        if row.reference is not None:
            at = left + width * row.reference / maximum
            parts.append(
                f'<path d="M{_n(at)} {_n(middle - 12)}v24" stroke="{RUST}" stroke-width="2.5" '
                'fill="none"/>'
            )
    base = step * len(rows) + 36
    if reference:
        parts.append(
            f'<path d="M{left} {base - 12}v16" stroke="{RUST}" stroke-width="2.5" fill="none"/>'
        )
        parts.append(_label(reference, left + 10, base, "start", INK, 12.5))
    return _svg(title, left + width + 55, base + 8 if reference else base - 12, parts)


def radar(*, title: str, axes: Sequence[str], series: Sequence[Series], maximum: float) -> str:
    """One ray per area, clockwise from the top, rings at every quarter; labels outside, broken into
    short lines.
    """
    size, radius = 700, 180
    centre_x, centre_y = size / 2, 232.0
    angles = [2 * pi * index / len(axes) - pi / 2 for index in range(len(axes))]
    parts = [
        _ring(centre_x, centre_y, radius * share, angles, outer=share == 1)
        for share in (0.25, 0.5, 0.75, 1)
    ]
    parts += [_ray(centre_x, centre_y, radius, angle) for angle in angles]
    parts += [
        _label(
            f"{maximum * share:g}",
            centre_x + 4,
            centre_y - radius * share + 12,
            "start",
            MUTED,
            10.5,
        )
        for share in (0.5, 1)
    ]
    for number, line in enumerate(series):
        parts += _line(line, number, centre_x, centre_y, radius / maximum, angles)
    for axis, angle in zip(axes, angles, strict=True):
        parts += _axis_label(
            axis,
            centre_x + (radius + 16) * cos(angle),
            centre_y + (radius + 16) * sin(angle),
            angle,
        )
    names = [entry.label for entry in series] if len(series) > 1 else []
    parts += _legend(names, 40, 468)
    return _svg(title, size, 462 + (24 if names else 0), parts)


def dots(*, title: str, rows: Sequence[Dot], scale: Sequence[str], own: str, agreed: str) -> str:
    """Self-assessment (open diamond) against agreed points (filled circle), a line a question;
    `scale` names the ticks.
    """
    left, width, step = 70, 510, 20
    height = step * len(rows) + 6
    shares = [index / (len(scale) - 1) for index in range(len(scale))]
    parts = [_grid(left, width, height, shares, scale)]
    for index, row in enumerate(rows):
        middle = index * step + step / 2 + 3
        parts.append(_label(row.label, left - 22, middle + 4.5, "end", INK, 13, bold=True))
        if row.own is not None and row.agreed is not None:
            ends = left + width * row.own, left + width * row.agreed
            parts.append(
                f'<path d="M{_n(ends[0])} {_n(middle)}H{_n(ends[1])}" stroke="{MUTED}" '
                'stroke-width="1.5" fill="none"/>'
            )
        if row.own is not None:
            parts.append(_marker("diamond", left + width * row.own, middle, RUST, 7, filled=False))
        if row.agreed is not None:
            parts.append(_marker("circle", left + width * row.agreed, middle, BLUE, 6))
    base = height + 40
    parts.append(
        _marker("diamond", left + 6, base - 4, RUST, 7, filled=False)
        + _label(own, left + 20, base, "start", INK, 12.5)
    )
    parts.append(
        _marker("circle", left + 266, base - 4, BLUE, 6)
        + _label(agreed, left + 280, base, "start", INK, 12.5)
    )
    return _svg(title, left + width + 60, height + 50, parts)


def _svg(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    box = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" {FONT}>'
    return f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>"


def _n(value: float) -> str:
    """At most one decimal, never "-0"."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _label(
    text: str, x: float, y: float, anchor: str, colour: str, size: float, *, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-size="{_n(size)}" '
        f'fill="{colour}" {FONT}{weight}>{escape(text)}</text>'
    )


def _two_lines(text: str, width: int) -> list[tuple[str, float]]:
    """The lines of a label with their offsets from the row's middle; a third line would not fit and
    joins the second.
    """
    lines = wrap(text, width, break_long_words=False)
    if len(lines) < 2:
        return [(text, 4.5)]
    return [(lines[0], -2.5), (" ".join(lines[1:]), 11.5)]


def _grid(
    left: float, width: float, height: float, shares: Sequence[float], labels: Sequence[str]
) -> str:
    parts = []
    for share, label in zip(shares, labels, strict=True):
        x = left + width * share
        parts.append(
            f'<path d="M{_n(x)} 0V{_n(height)}" stroke="{LINE}" stroke-width="1" fill="none"/>'
        )
        parts.append(_label(label, x, height + 15, "middle", MUTED, 11.5))
    return "".join(parts)


def _corner(x: float, y: float, distance: float, angle: float) -> str:
    return f"{_n(x + distance * cos(angle))} {_n(y + distance * sin(angle))}"


def _ring(x: float, y: float, distance: float, angles: Sequence[float], *, outer: bool) -> str:
    path = "L".join(_corner(x, y, distance, angle) for angle in angles)
    return f'<path d="M{path}Z" fill="none" stroke="{MUTED if outer else LINE}" stroke-width="1"/>'


def _ray(x: float, y: float, distance: float, angle: float) -> str:
    return (
        f'<path d="M{_n(x)} {_n(y)}L{_corner(x, y, distance, angle)}" stroke="{LINE}" '
        'stroke-width="1" fill="none"/>'
    )


def _line(
    series: Series, number: int, x: float, y: float, scale: float, angles: Sequence[float]
) -> list[str]:
    """The series as an outline with markers; areas without points are passed over."""
    colour, dash, marker = SERIES[number % len(SERIES)]
    ends = [
        (x + value * scale * cos(angle), y + value * scale * sin(angle))
        for value, angle in zip(series.values, angles, strict=True)
        if value is not None
    ]
    path = "L".join(f"{_n(end_x)} {_n(end_y)}" for end_x, end_y in ends)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    fill = f'fill="{colour}" fill-opacity="0.13"' if number == 0 else 'fill="none"'
    outline = (
        [f'<path d="M{path}Z" {fill} stroke="{colour}" stroke-width="2.5"{dashes}/>']
        if ends
        else []
    )
    return outline + [_marker(marker, end_x, end_y, colour, 4.5) for end_x, end_y in ends]


def _axis_label(text: str, x: float, y: float, angle: float) -> list[str]:
    """Up to four short lines: beside the ray on the flanks, above and below it at the top and
    bottom.
    """
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
        _label(line, x, first + index * 15, anchor, INK, 13.5) for index, line in enumerate(lines)
    ]


def _legend(names: Sequence[str], x: float, y: float) -> list[str]:
    parts = []
    for number, name in enumerate(names):
        colour, dash, marker = SERIES[number % len(SERIES)]
        start = x + number * 200
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(
            f'<path d="M{_n(start)} {_n(y)}h30" stroke="{colour}" stroke-width="2.5" '
            f'fill="none"{dashes}/>'
        )
        parts.append(
            _marker(marker, start + 15, y, colour, 4.5)
            + _label(name, start + 38, y + 4.5, "start", INK, 12.5)
        )
    return parts


def _marker(kind: str, x: float, y: float, colour: str, size: float, *, filled: bool = True) -> str:
    paint = f'fill="{colour if filled else "#ffffff"}" stroke="{colour}" stroke-width="2"'
    if kind == "circle":
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}" {paint}/>'
    if kind == "square":
        return (
            f'<rect x="{_n(x - size)}" y="{_n(y - size)}" width="{_n(2 * size)}" '
            f'height="{_n(2 * size)}" {paint}/>'
        )
    return (
        f'<path d="M{_n(x)} {_n(y - size)}L{_n(x + size)} {_n(y)}L{_n(x)} '
        f'{_n(y + size)}L{_n(x - size)} {_n(y)}Z" {paint}/>'
    )
