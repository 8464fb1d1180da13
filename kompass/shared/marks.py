"""Light formatting as plain text: "- " begins a list item, *stars* make emphasis.

Everything else is shown as it was typed.
"""

import re
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ITEM = re.compile(r"[-•] +(?=\S)")
# A star opens before a letter and closes after one, in the same line; "2 * 3 * 4" and a single star
# have no meaning.
EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
LINE_BREAK = format_html("<br>{}", "")


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a line, emphasised or not."""

    text: str
    emphasised: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of lines, or a list of items."""

    is_list: bool
    lines: tuple[Line, ...]


def runs(line: str) -> Line:
    """Split a line into runs."""
    found, end = [], 0
    for mark in EMPHASIS.finditer(line):
        found += [Run(line[end : mark.start()]), Run(mark[1], emphasised=True)]
        end = mark.end()
    return tuple(run for run in (*found, Run(line[end:])) if run.text)


def blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of a typed text; a blank line, or the change between the two,
    ends a block.
    """
    found: list[tuple[bool, list[Line]]] = []
    open_block = False
    for line in text.split("\n"):
        item = ITEM.match(line.lstrip())
        if not line.strip():
            open_block = False
            continue
        if not open_block or found[-1][0] != bool(item):
            found.append((bool(item), []))
            open_block = True
        found[-1][1].append(runs(line.lstrip()[item.end() :] if item else line.rstrip()))
    return tuple(Block(is_list, tuple(lines)) for is_list, lines in found)


def plain(text: str) -> str:
    """Return the text without its marks of emphasis, one line a line."""
    return "\n".join("".join(run.text for run in runs(line)) for line in text.split("\n"))


def html(text: str) -> SafeString:
    """Return the text as HTML of paragraphs, lists and emphasis; all else is escaped."""
    return format_html_join("", "{}", ((_block(block),) for block in blocks(text)))


def _line(line: Line) -> SafeString:
    return format_html_join(
        "",
        "{}",
        ((format_html("<em>{}</em>", run.text) if run.emphasised else run.text,) for run in line),
    )


def _block(block: Block) -> SafeString:
    lines = [_line(line) for line in block.lines]
    if block.is_list:
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines))
        )
    return format_html("<p>{}</p>", format_html_join(LINE_BREAK, "{}", ((line,) for line in lines)))
