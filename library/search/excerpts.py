"""Texts with marks around what was looked for, cut to what stands around the first of them."""

import re
from dataclasses import dataclass

START, STOP = (
    "\x02",
    "\x03",
)  # no text holds them by chance; anybody who types them marks their own words
MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)
STRAY = str.maketrans("", "", START + STOP)
BEFORE, AFTER = 100, 200


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that is shown; marked says that it is what was looked for."""

    text: str
    marked: bool


def pieces(marked: str) -> list[Piece]:
    """Return a text in pieces, those that are marked and those between; a mark that is left open
    marks nothing.
    """
    parts = MARKED.split(marked)
    return [
        Piece(clean, bool(at % 2))
        for at, text in enumerate(parts)
        if (clean := text.translate(STRAY))
    ]


def excerpt(marked: str) -> list[Piece]:
    """Return the pieces around the first mark, cut between words; without a mark the beginning."""
    found = pieces(marked)
    if not found:
        return []
    shown, room = [], AFTER
    if not found[0].marked and len(found) > 1:
        shown.append(Piece(_end(found.pop(0).text), False))
    for piece in found:
        text = _beginning(piece.text, room)
        shown.append(Piece(text, piece.marked and text == piece.text))  # three dots are no hit
        room -= len(text)
        if text != piece.text or room <= 0:
            break
    return shown


def _end(text: str) -> str:
    if len(text) <= BEFORE:
        return text
    return "… " + text[-BEFORE:].partition(" ")[2]


def _beginning(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    return text[: max(room, 0)].rpartition(" ")[0] + " …"
