"""Differences between two texts word by word, and a three-way merge line by line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# With more words than LONG lines are compared, which is fast enough for the longest texts.
LONG = 4000
MANY = 1000  # with more words difflib ignores popular ones


@dataclass(frozen=True, slots=True)
class Part:
    """A segment of both texts ("same"), of the first ("before") or the second ("after")."""

    kind: str
    text: str


def pieces(text: str) -> list[str]:
    """Split a text into words, spaces and signs; a very long one into lines."""
    found = WORDS.findall(text)
    return found if len(found) <= LONG else text.splitlines(keepends=True)


def differences(before: str, after: str) -> tuple[Part, ...]:
    """Return the segments of both texts in order."""
    old, new = pieces(before), pieces(after)
    parts: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(
        None, old, new, autojunk=max(len(old), len(new)) > MANY
    ).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", "".join(old[a:b])))
            continue
        parts += [Part("before", "".join(old[a:b]))] if b > a else []
        parts += [Part("after", "".join(new[c:d]))] if d > c else []
    return tuple(_joined(parts))


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Make a space between two changes part of them, so that a changed phrase is one change."""
    found = list(parts)
    joined: list[Part] = []
    for place, part in enumerate(found):
        between = (
            part.kind == "same"
            and not part.text.strip()
            and "\n" not in part.text
            and 0 < place < len(found) - 1
        )
        for each in [Part("before", part.text), Part("after", part.text)] if between else [part]:
            joined.append(each)
    return _runs(joined)


def _runs(parts: list[Part]) -> list[Part]:
    """Join the segments of each text between two common ones."""
    found: list[Part] = []
    before = after = ""
    for part in [*parts, Part("same", "")]:
        if part.kind == "before":
            before += part.text
        elif part.kind == "after":
            after += part.text
        else:
            found += [Part("before", before)] if before else []
            found += [Part("after", after)] if after else []
            before = after = ""
            found += [part] if part.text else []
    return found


def merged(base: str, mine: str, theirs: str) -> str:
    """Return a three-way merge by lines; where both changed the same line, theirs, then mine."""
    old = base.split("\n")
    changes = [_changes(old, mine.split("\n")), _changes(old, theirs.split("\n"))]
    result: list[str] = []
    line = 0
    while line <= len(old):
        ours, others = (next((c for c in side if c[0] == line), None) for side in changes)
        end = max([line, *(c[1] for c in (ours, others) if c)])
        grown = True
        while grown:  # overlapping changes are one
            grown = False
            for side in changes:
                for start, stop, _new in side:
                    if line <= start < end < stop:
                        end, grown = stop, True
        if ours or others:
            result += _together(
                old[line:end],
                _within(old, changes[0], line, end),
                _within(old, changes[1], line, end),
            )
        if end == line:
            result += old[line : line + 1]
            line += 1
        else:
            line = end
    return "\n".join(result)


Change = tuple[int, int, list[str]]


def _changes(old: list[str], new: list[str]) -> list[Change]:
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, new[c:d]) for kind, a, b, c, d in codes if kind != "equal"]


def _within(old: list[str], side: list[Change], start: int, end: int) -> list[str]:
    """Return these lines with the changes of one side."""
    lines: list[str] = []
    at = start
    for first, last, new in side:
        if start <= first and last <= end and (first < end or first == start):
            lines += old[at:first] + new
            at = last
    return lines + old[at:end]


def _together(old: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    if mine == theirs or theirs == old:
        return mine
    return theirs if mine == old else theirs + mine
