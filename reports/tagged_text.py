"""Splits written text into paragraphs and runs; language tags enclose what is in another language:
"planen [sv]Strategi[/sv]".
"""

import re

from reports.document import Origin, Paragraph, Run

LANGUAGES = "sv|fi|en|se|smn|sms"
TAGGED = re.compile(rf"\[({LANGUAGES})\](.*?)\[/\1\]", re.DOTALL)
BLANK_LINES = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+")


def paragraphs(
    text: str, language: str, *, origin: Origin = Origin.WRITTEN
) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text: blank lines separate them, and tags of the report's own
    language are removed.
    """
    return tuple(
        Paragraph(runs(part.strip(), language), origin)
        for part in BLANK_LINES.split(text)
        if part.strip()
    )


def runs(text: str, language: str) -> tuple[Run, ...]:
    """Return the runs of a paragraph, each in one language."""
    found: list[Run] = []
    end = 0
    for match in TAGGED.finditer(text):
        found.append(Run(text[end : match.start()]))
        found.append(Run(match[2], "" if match[1] == language else match[1]))
        end = match.end()
    found.append(Run(text[end:]))
    return tuple(run for run in found if run.text)
