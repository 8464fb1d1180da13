"""Typed text -> paragraphs, with the stretches in another language told apart: "planen
[sv]Strategi[/sv]".
"""

import re

from reports.document import Origin, Paragraph, Run

LANGUAGES = "sv|fi|en|se|smn|sms"
MARK = re.compile(rf"\[({LANGUAGES})\](.*?)\[/\1\]", re.DOTALL)
BLANK = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+")


def paragraphs(
    text: str, language: str, *, origin: Origin = Origin.WRITTEN
) -> tuple[Paragraph, ...]:
    """A blank line ends a paragraph; marks of the report's own language are simply taken away."""
    return tuple(
        Paragraph(runs(part.strip(), language), origin)
        for part in BLANK.split(text)
        if part.strip()
    )


def runs(text: str, language: str) -> tuple[Run, ...]:
    found: list[Run] = []
    end = 0
    for mark in MARK.finditer(text):
        found.append(Run(text[end : mark.start()]))
        found.append(Run(mark[2], "" if mark[1] == language else mark[1]))
        end = mark.end()
    found.append(Run(text[end:]))
    return tuple(run for run in found if run.text)
