"""The glossary of municipal terms (Swedish, Finnish, English), and the check of running texts
against its "not this" column.

Source: Kuntasanasto - Kommunal ordlista (2012) and the statutes in force; the data say what is used
in Finland, not in Sweden.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kompass.shared.sorting import sort_key
from kompass.shared.texts import language

FILE = Path(__file__).parent / "data" / "glossary.yaml"


@dataclass(frozen=True)
class Term:
    """A term in three languages; avoid: words that running text never has; careful: words that are
    right only sometimes.
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
        """Return the words that are not used, or only sometimes, by language, as people write them."""
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

    def said(self, language: str) -> str:
        return {"sv": self.sv, "fi": self.fi}.get(language, self.en)


@cache
def terms() -> tuple[Term, ...]:
    """Return the terms as they stand in the file."""
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
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


def sorted_by(language: str) -> list[Term]:
    """Return the terms in the alphabet of a language (å ä ö last)."""
    return sorted(terms(), key=lambda term: sort_key(term.said(language)))


@dataclass(frozen=True)
class Slip:
    """A word that the glossary refuses, in a text."""

    word: str
    refused: str
    better: str


def pattern(refused: str) -> str:
    """Return the expression of a refused word: * at an end stands for any letters, so that forms
    and compounds are found.
    """
    left, right = (
        (r"\w*" if refused.startswith("*") else r"\b"),
        (r"\w*" if refused.endswith("*") else r"\b"),
    )
    return left + re.escape(refused.strip("*")).replace(r"\ ", r"\s+") + right


@cache
def _refused(language: str) -> list[tuple[re.Pattern[str], str, str]]:
    return [
        (re.compile(pattern(word), re.IGNORECASE), word, term.said(language))
        for term in terms()
        for word in term.avoid.get(language, ())
    ]


def slips(words: str, language: str) -> Iterator[Slip]:
    """Yield each refused word of a text."""
    for expression, refused, better in _refused(language):
        for match in expression.finditer(words):
            yield Slip(match.group(), refused, better)
