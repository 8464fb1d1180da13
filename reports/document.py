"""The report as data: frozen dataclasses that know neither Django nor any other app.

Every sentence is finished and in the report's language; numbers and dates stay raw, so that pages,
slides and sheets format them alike. `to_json` and `from_json` lose nothing: a handed-over document
is kept as it was.
"""

import json
import types
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

FORMAT = 1


class Origin(StrEnum):
    """Who made a paragraph: a person, `build` out of the figures, or the standing text of every
    report.
    """

    WRITTEN = "written"
    GENERATED = "generated"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one language; "" means the report's own."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    origin: Origin = Origin.WRITTEN

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered source at the end of an area; no person is named in it."""

    number: int
    runs: tuple[Run, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """The municipality's own picture.

    `verdict` is confirmed, nuanced or not_confirmed ("" while open).
    """

    paragraphs: tuple[Paragraph, ...]
    evidence: tuple[int, ...]
    verdict: str
    note: tuple[Paragraph, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    kind: str
    paragraphs: tuple[Paragraph, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question's outcome.

    `self_share` 0..1 along the scale; `levels` in per cent, one per aspect, () when set directly.
    """

    number: str
    title: str
    maximum: Decimal
    points: Decimal | None
    applicable: bool
    self_assessment: str
    self_share: Decimal | None
    levels: tuple[Decimal, ...] = ()
    direct: bool = False
    previous: Decimal | None = None
    average: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AreaSection:
    number: int
    key: str
    title: str
    covers: str
    points: int | None
    maximum: int
    statements: tuple[Statement, ...]
    nothing_raised: bool
    narrative: tuple[Paragraph, ...]
    strengths: tuple[Finding, ...]
    improvements: tuple[Finding, ...]
    outcome: tuple[Paragraph, ...]
    questions: tuple[QuestionRow, ...]
    notes: tuple[Note, ...]
    previous: int | None = None
    average: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    lead: bool
    role: str


@dataclass(frozen=True, slots=True)
class Cover:
    """`status` is the whole sentence under the title; `draft_line` stands on every page and is ""
    once handed over.
    """

    title: str
    municipality: str
    other_name: Run | None
    year: int
    round_name: str
    status: str
    draft_line: str
    follows: str


@dataclass(frozen=True, slots=True)
class AspectRow:
    name: str
    weight: Decimal
    description: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    share: Decimal
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Method:
    """How it was judged: paragraphs by theme, the three steps and the tables."""

    points: tuple[Paragraph, ...]
    rounding: tuple[Paragraph, ...]
    process: tuple[Paragraph, ...]
    steps: tuple[Paragraph, ...]
    judges: tuple[Paragraph, ...]
    sources: tuple[Paragraph, ...]
    notes: tuple[Paragraph, ...]
    aspects: tuple[AspectRow, ...]
    levels: tuple[LevelRow, ...]


@dataclass(frozen=True, slots=True)
class Highlight:
    """A strength or a development area in the summary, with the area it comes from."""

    area: int
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Extreme:
    """A question at either end: `share` of its maximum in per cent."""

    number: str
    title: str
    points: Decimal
    maximum: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Summary:
    paragraphs: tuple[Paragraph, ...]
    points: int | None
    maximum: int
    previous: int | None
    average: Decimal | None
    strengths: tuple[Highlight, ...]
    improvements: tuple[Highlight, ...]
    highest: tuple[Extreme, ...]
    lowest: tuple[Extreme, ...]


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    title: Run
    kind: str
    day: date | None
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    day: date
    people: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One key figure; `unit` is number or percent."""

    label: str
    value: Decimal
    unit: str
    year: int


@dataclass(frozen=True, slots=True)
class KeyFacts:
    paragraphs: tuple[Paragraph, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """One report in one language, complete."""

    language: str
    day: date
    cover: Cover
    evaluators: tuple[Person, ...]
    about: tuple[Paragraph, ...]
    method: Method
    summary: Summary
    areas: tuple[AreaSection, ...]
    documents: tuple[ReviewedDocument, ...]
    groups: tuple[Group, ...]
    key_facts: KeyFacts
    colophon: tuple[Paragraph, ...]
    self_scale: tuple[str, ...]
    about_title: str = ""  # of chapter 1
    format: int = FORMAT


def to_json(document: ReportDocument) -> str:
    """Text with sorted keys: the same document gives the same text."""
    return json.dumps(_plain(document), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> ReportDocument:
    """The document again.

    Raises ValueError when the text is of another format, KeyError when a field is missing.
    """
    data = json.loads(text)
    if data.get("format") != FORMAT:
        raise ValueError(f"This is not a report document of format {FORMAT}.")
    document: ReportDocument = _typed(ReportDocument, data)
    return document


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return (
            None
            if value is None
            else _typed(next(part for part in get_args(kind) if part is not type(None)), value)
        )
    if get_origin(kind) is tuple:
        return tuple(_typed(get_args(kind)[0], item) for item in value)
    if isinstance(kind, type) and is_dataclass(kind):
        later = {
            field.name for field in fields(kind) if field.default is not MISSING
        }  # what an older document may lack
        return kind(
            **{
                name: _typed(hint, value[name])
                for name, hint in _hints(kind).items()
                if name in value or name not in later
            }
        )
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if kind in (Decimal, Origin) else value
