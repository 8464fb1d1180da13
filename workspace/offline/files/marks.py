"""The mark that a file of answers bears: to which evaluation and question set it belongs, and over
which versions it was made.
"""

import json
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from workspace.offline.files.rows import MAX_VERSION, NOT_APPLICABLE, Filled, Sheet, foreign_file

FORMAT = 1
LONGEST = 200


@dataclass(frozen=True)
class Mark:
    """A file's mark: the sheet without what colleagues fill in, and the words that stand in empty
    fields.
    """

    sheet: Sheet
    placeholders: set[str]

    def filled(self, rows: tuple[Filled, ...]) -> Sheet:
        return replace(self.sheet, rows=rows)

    def row(self, known: Filled, *, text: str, chosen: str, reason: str) -> Filled:
        """Return a question with what was filled in; raise Invalid when the self-assessment is none
        of the steps.
        """
        return replace(
            known, text=text, reason=reason, self_assessment=self._step(known, chosen.strip())
        )

    def _step(self, known: Filled, chosen: str) -> str:
        if not chosen or chosen in self.placeholders:
            return ""
        by_words = {title.casefold(): key for key, title in self.sheet.steps} | {
            key: key for key, _title in self.sheet.steps
        }
        found = by_words.get(chosen) or by_words.get(chosen.casefold())
        if found is None:
            sentence = _(
                "Question %(number)s: “%(found)s” is not a valid self-assessment. Choose one "
                "from the list."
            )
            raise Invalid(sentence % {"number": known.number[:20], "found": chosen[:40]})
        return found


def write(sheet: Sheet, *, placeholder: str = "") -> str:
    """Return the mark as one line of text."""
    rows = [[row.key, row.number, row.version] for row in sheet.rows]
    known = {
        "kompass": FORMAT,
        "evaluation": sheet.evaluation,
        "set": [sheet.set_key, sheet.set_version],
        "language": sheet.language,
    }
    return json.dumps(
        known | {"steps": sheet.steps, "empty": [placeholder, _("Choose here.")], "rows": rows},
        ensure_ascii=True,
    )


def read(text: str) -> Mark:
    """Return the mark; raise Invalid when it is none."""
    try:
        return _read(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise foreign_file() from error


def _read(known: Any) -> Mark:  # Any: what json reads from a foreign file
    if known["kompass"] != FORMAT:
        raise ValueError("another format")
    set_key, set_version = known["set"]
    steps = tuple((_word(key), _word(title)) for key, title in known["steps"])
    rows = tuple(
        Filled(key=_word(key), number=_word(number), version=_version(version))
        for key, number, version in known["rows"]
    )
    if len({row.key for row in rows}) < len(rows):
        raise ValueError("a question stands twice")
    sheet = Sheet(
        _word(known["evaluation"]),
        _word(set_key),
        _word(set_version),
        _word(known["language"]),
        rows,
        steps,
    )
    return Mark(sheet, {_word(word) for word in known["empty"] if word})


def _word(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
        raise ValueError("no word")
    return value


def _version(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_VERSION:
        raise ValueError("no version")
    return value


def choices(steps: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the steps and the choice "does not apply", in the active language."""
    return (*steps, (NOT_APPLICABLE, _("Does not apply to us")))
