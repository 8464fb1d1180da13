"""What stands in a file of answers: plain data, whatever the file's kind."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from kompass.shared.typed import MAX_TEXT

NOT_APPLICABLE = "not_applicable"
MAX_REASON = 2000  # as the page of a question has it
MAX_VERSION = 2_000_000_000
# What no XML can hold; a tab and a line's end it can.
UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Filled:
    """A question with what is values to it; self_assessment: a step's key, "not_applicable" or
    nothing; version 0: no answer yet.
    """

    key: str
    text: str = ""
    self_assessment: str = ""
    reason: str = ""
    version: int = 0
    number: str = ""
    title: str = ""
    wording: str = ""
    area: str = ""

    @property
    def values(self) -> tuple[str, str, str]:
        """Return what colleagues fill in."""
        return self.text, self.self_assessment, self.reason


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's questions, the evaluation they belong to and the version of the question set; steps:
    key and title of each choice.
    """

    evaluation: str
    set_key: str
    set_version: str
    language: str
    rows: tuple[Filled, ...]
    steps: tuple[tuple[str, str], ...] = ()


def holdable(text: str) -> str:
    """Return the text without the invisible control characters that no office file can hold, line
    ends as \\n.
    """
    return UNHOLDABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def require_fitting(sheet: Sheet) -> None:
    """Raise Invalid, naming each question, when a text is longer than an answer can be."""
    sentence = _(
        "Question %(number)s: the text has %(length)d characters; the maximum is %(limit)d."
    )
    long = [
        sentence % {"number": row.number or row.key[:20], "length": len(text), "limit": limit}
        for row in sheet.rows
        for text, limit in ((row.text, MAX_TEXT), (row.reason, MAX_REASON))
        if len(text) > limit
    ]
    if long:
        raise Invalid(*long[:20])


def foreign_file() -> Invalid:
    """Return the refusal of a file that has not been exported here."""
    return Invalid(
        _(
            "This is not an answer file exported from here. Export the answers, let your "
            "colleagues fill in that very file, and import it again."
        )
    )


def unreadable() -> Invalid:
    return Invalid(
        _(
            "The file is damaged and cannot be read. Save it again in the program it was made "
            "in and try again."
        )
    )
