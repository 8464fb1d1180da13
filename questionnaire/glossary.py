"""The glossary of municipal terms in Swedish, Finnish and English, and a check of texts against it.

Source: Kuntasanasto - Kommunal ordlista (2012) and the statutes in force; the terms are those used
in Finland, not in Sweden.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

import yaml

from kompass.shared.sorting import sort_key
from kompass.shared.texts import language

FILE = Path(__file__).parent / "data" / "glossary.yaml"


@dataclass(frozen=True)
class Term:
    """A term in three languages, with words to avoid by language.

    Words in `avoid` are always wrong in a text, those in `careful` only in this meaning.
    """

    key: str
    sv: str
    fi: str
    en: str
    avoid: dict[str, tuple[str, ...]]
    careful: dict[str, tuple[str, ...]]
    note: dict[str, str]

    @property
    def refused(self) -> list[tuple[str, list[str]]]:
        """Return (language, words to avoid) without the asterisks of the patterns."""
        both = {
            code: [*self.avoid.get(code, ()), *self.careful.get(code, ())] for code in ("sv", "fi")
        }
        return [
            (code, [word.strip("*") for word in words]) for code, words in both.items() if words
        ]

    @property
    def remark(self) -> str:
        """Return the note in the reader's language."""
        return self.note.get(language(), "")

    def in_language(self, language: str) -> str:
        return {"sv": self.sv, "fi": self.fi}.get(language, self.en)


class TermRow(TypedDict):
    """A term as the file holds it."""

    key: str
    sv: str
    fi: str
    en: str
    avoid: NotRequired[dict[str, list[str]]]
    careful: NotRequired[dict[str, list[str]]]
    note: NotRequired[dict[str, str]]


@cache
def terms() -> tuple[Term, ...]:
    """Return the terms in the order of the file."""
    rows: list[TermRow] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Term(
            row["key"],
            row["sv"],
            row["fi"],
            row["en"],
            {code: tuple(words) for code, words in (row.get("avoid") or {}).items()},
            {code: tuple(words) for code, words in (row.get("careful") or {}).items()},
            row.get("note") or {},
        )
        for row in rows
    )


def sorted_terms(language: str) -> list[Term]:
    """Return the terms in the alphabetical order of a language (å ä ö last)."""
    return sorted(terms(), key=lambda term: sort_key(term.in_language(language)))


@dataclass(frozen=True)
class WrongTerm:
    """A word of a text that the glossary avoids, the pattern it matches, and the right term."""

    word: str
    refused: str
    better: str


def pattern(refused: str) -> str:
    """Return the regular expression of a word to avoid; * at an end stands for any letters."""
    left, right = (
        (r"\w*" if refused.startswith("*") else r"\b"),
        (r"\w*" if refused.endswith("*") else r"\b"),
    )
    return left + re.escape(refused.strip("*")).replace(r"\ ", r"\s+") + right


@cache
def _refused(language: str) -> list[tuple[re.Pattern[str], str, str]]:
    return [
        (re.compile(pattern(word), re.IGNORECASE), word, term.in_language(language))
        for term in terms()
        for word in term.avoid.get(language, ())
    ]


def wrong_terms(words: str, language: str) -> Iterator[WrongTerm]:
    """Yield each word of a text that the glossary avoids."""
    for expression, refused, better in _refused(language):
        for match in expression.finditer(words):
            yield WrongTerm(match.group(), refused, better)
