"""Makes text printable: PDF/A and PDF/UA forbid characters without a glyph."""

import re
import unicodedata

from kompass.printing.fonts import covered

MISSING = "\u25a1"  # white square: visible, and in the shipped font
SPACES = "\t\n\r"
# Bidirectional control characters: a typed name must not reorder the page.
BIDI_CONTROLS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
)
REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));?")
LONGEST_RUN = 60
RUN = re.compile(rf"[^\s<>&;\"=]{{{LONGEST_RUN + 1},}}")
TAG = re.compile(r"(<[^>]*>)")


def printable(html: str) -> str:
    """Return the page with each unprintable character replaced by □, or dropped if invisible."""
    html = REFERENCE.sub(_resolved, html)
    kept = {character: _kept(character) for character in set(html)}
    html = html.translate(
        {ord(character): new for character, new in kept.items() if new != character}
    )
    return "".join(
        part if part.startswith("<") else RUN.sub(_breakable, part) for part in TAG.split(html)
    )


def _kept(character: str) -> str:
    if character in SPACES:
        return character
    if character in BIDI_CONTROLS or unicodedata.category(character) == "Cc":
        return ""
    if ord(character) in covered():
        return character
    if unicodedata.category(character) in ("Zl", "Zp"):  # line and paragraph separators
        return "\n"
    return "" if unicodedata.category(character) in ("Cf", "Mn", "Me") else MISSING


def _resolved(match: re.Match[str]) -> str:
    """Return the character of a numeric reference; references to markup characters stay."""
    number = int(match[1], 16) if match[1] else int(match[2])
    if number in map(ord, "<>&\"'"):
        return match[0]
    return chr(number) if number < 0x110000 else MISSING


def _breakable(match: re.Match[str]) -> str:
    """Insert zero-width spaces: laying out 10,000 letters without a break takes minutes."""
    text = match[0]
    return "\u200b".join(
        text[start : start + LONGEST_RUN] for start in range(0, len(text), LONGEST_RUN)
    )
