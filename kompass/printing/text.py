"""Whatever was typed becomes something that can be printed: PDF/A and PDF/UA forbid a character
without a glyph.
"""

import re
import unicodedata

from kompass.printing.fonts import covered

MISSING = "\u25a1"  # white square: visible, and in the shipped font
SPACES = "\t\n\r"
# Letters that turn the direction of the text around them: a typed name must not reorder the page.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));?")
LONGEST_RUN = 60
RUN = re.compile(rf"[^\s<>&;\"=]{{{LONGEST_RUN + 1},}}")
TAG = re.compile(r"(<[^>]*>)")


def printable(html: str) -> str:
    """The same page with each unprintable character replaced (□) or, when it has no looks of its
    own, dropped.
    """
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
    if character in TURNING or unicodedata.category(character) == "Cc":
        return ""
    if ord(character) in covered():
        return character
    if unicodedata.category(character) in (
        "Zl",
        "Zp",
    ):  # ends of lines and paragraphs that only some programs write
        return "\n"
    return "" if unicodedata.category(character) in ("Cf", "Mn", "Me") else MISSING


def _resolved(match: re.Match[str]) -> str:
    """A numeric reference as its character, so that it meets the same rules; the markup's own
    characters stay as they are.
    """
    number = int(match[1], 16) if match[1] else int(match[2])
    if number in map(ord, "<>&\"'"):
        return match[0]
    return chr(number) if number < 0x110000 else MISSING


def _breakable(match: re.Match[str]) -> str:
    """A zero-width space now and then: laying out ten thousand letters without a break takes
    minutes.
    """
    text = match[0]
    return "\u200b".join(
        text[start : start + LONGEST_RUN] for start in range(0, len(text), LONGEST_RUN)
    )
