"""SVG elements that several charts use. Presentation attributes only, no style."""

from collections.abc import Sequence
from html import escape

BLUE, RUST, GREEN = "#0b5394", "#a64d00", "#2e6b2e"
INK, MUTED, LINE, TINT = "#1d2733", "#5a6675", "#c9d3de", "#e7eff7"
FONT = 'font-family="Source Sans 3"'


def drawing(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    """Return the `<svg>` element of these parts, its `<title>` first."""
    box = (
        f'viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}"'
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" {FONT}>'
    return f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>"


def number(value: float) -> str:
    """Return a coordinate with at most one decimal, never "-0"."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def label(
    text: str, x: float, y: float, anchor: str, colour: str, size: float, *, bold: bool = False
) -> str:
    """Return a line of escaped text; anchor is start, middle or end."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" '
        f'font-size="{number(size)}" fill="{colour}" {FONT}{weight}>{escape(text)}</text>'
    )


def grid(
    left: float, width: float, height: float, shares: Sequence[float], labels: Sequence[str]
) -> str:
    """Return vertical lines at these shares of the width, each with its label below."""
    parts = []
    for share, text in zip(shares, labels, strict=True):
        x = left + width * share
        parts.append(
            f'<path d="M{number(x)} 0V{number(height)}" stroke="{LINE}" stroke-width="1" '
            'fill="none"/>'
        )
        parts.append(label(text, x, height + 15, "middle", MUTED, 11.5))
    return "".join(parts)


def marker(kind: str, x: float, y: float, colour: str, size: float, *, filled: bool = True) -> str:
    """Return a circle, square or diamond around a point; size is half its width."""
    paint = f'fill="{colour if filled else "#ffffff"}" stroke="{colour}" stroke-width="2"'
    if kind == "circle":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(size)}" {paint}/>'
    if kind == "square":
        return (
            f'<rect x="{number(x - size)}" y="{number(y - size)}" width="{number(2 * size)}" '
            f'height="{number(2 * size)}" {paint}/>'
        )
    return (
        f'<path d="M{number(x)} {number(y - size)}L{number(x + size)} {number(y)}'
        f'L{number(x)} {number(y + size)}L{number(x - size)} {number(y)}Z" {paint}/>'
    )
