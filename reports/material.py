"""The input of a report in one language: `reports.collect` reads it from the rows, and
`reports.build` makes a document of it.

Points are already rounded (assessment.consensus.points): a question to one decimal, an area and the
total to whole points. Texts are plain; tags enclose what is in another language: "planen
[sv]Strategi för delaktighet[/sv]".
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """Status of the report; any but RELEASED is printed on every page."""

    DRAFT = "draft"
    FACT_CHECK = "fact_check"
    RELEASED = "released"


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    NUANCED = "nuanced"
    NOT_CONFIRMED = "not_confirmed"


class FindingKind(StrEnum):
    STRENGTH = "strength"
    IMPROVEMENT = "improvement"


class SourceKind(StrEnum):
    DOCUMENT = "document"
    WEB = "web"
    SOCIAL = "social"
    INTERVIEW = "interview"
    ANSWER = "answer"


class FactUnit(StrEnum):
    NUMBER = "number"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Named:
    """A name that may be in another language than the report; "" means the report's own."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One number about the municipality.

    Known keys get their label from `build`: inhabitants, swedish_speakers, finnish_speakers,
    other_speakers, employees, tax_rate; any other key has its own label."""

    key: str
    value: Decimal
    year: int
    unit: FactUnit = FactUnit.NUMBER
    label: str = ""


@dataclass(frozen=True, slots=True)
class Municipality:
    """`kind` is kommun or stad, `language_status` fi, bi-fi, bi-sv or sv; `other_name` is None
    where there is one name, `organs` names council, board and director in the report's language."""

    name: str
    other_name: Named | None
    kind: str
    language_status: str
    area_name: str
    facts: tuple[KeyFact, ...] = ()
    organs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluator:
    """`role` is the evaluator's position elsewhere, in the report's language: "sakkunnig,
    Kommunförbundet".
    """

    name: str
    lead: bool
    role: str


@dataclass(frozen=True, slots=True)
class Question:
    number: str
    title: str
    text: str
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Area:
    number: int
    key: str
    name: str
    covers: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """`weight` in per cent; the weights sum to 100."""

    name: str
    weight: Decimal
    description: str


@dataclass(frozen=True, slots=True)
class Level:
    """`share` in per cent of the aspect."""

    share: Decimal
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """`self_assessment`: the labels of the scale, lowest first, without "does not apply".

    `scheme`: how points are set (aspects, levels, points); `own`: whether it is Kommunkompassen,
    else `licence` says what it is.
    """

    name: str
    version: str
    working_translation: bool
    areas: tuple[Area, ...]
    aspects: tuple[Aspect, ...]
    levels: tuple[Level, ...]
    self_assessment: tuple[str, ...]
    scheme: str = "aspects"
    own: bool = True
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a judgement comes from, never who said it. The fields by kind:

    document: title, document_kind, pages, day; web and social: title, address, day; interview:
    title (the group), day; answer: question (its number).
    """

    kind: SourceKind
    title: Named = Named("")
    document_kind: str = ""
    pages: str = ""
    address: str = ""
    day: date | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the municipality says it does well; `evidence` is what it cites, `sources` and `note`
    are the evaluators'.
    """

    text: str
    evidence: tuple[Source, ...] = ()
    verdict: Verdict | None = None
    note: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    kind: FindingKind
    text: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """The result of one question.

    `points` None while nothing is agreed; `applicable` False when the evaluators left the question
    out; `self_assessment` is a position in the scale, None when unanswered; `levels` per aspect in
    per cent; `direct` when the points were set with a written reason instead of the levels.
    """

    number: str
    points: Decimal | None
    applicable: bool = True
    self_assessment: int | None = None
    self_not_applicable: bool = False
    levels: tuple[Decimal, ...] = ()
    direct: bool = False
    previous: Decimal | None = None
    average: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AreaMaterial:
    """`points` None when no question applies (or nothing is agreed yet); `nothing_raised`: the
    explicit mark of the municipality.
    """

    number: int
    points: int | None
    maximum: int
    narrative: str
    statements: tuple[Statement, ...] = ()
    nothing_raised: bool = False
    findings: tuple[Finding, ...] = ()
    results: tuple[QuestionResult, ...] = ()
    previous: int | None = None
    average: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    title: Named
    kind: str
    day: date | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class GroupHeard:
    name: str
    day: date
    people: int


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that one report in one language is made of.

    `day` is the date of the status; `other_language_follows` the day when the report comes in its
    other language, if it is released in the original first.
    """

    language: str
    status: Status
    day: date
    municipality: Municipality
    round_name: str
    year: int
    evaluators: tuple[Evaluator, ...]
    visit_days: tuple[date, ...]
    question_set: QuestionSet
    areas: tuple[AreaMaterial, ...]
    total: int | None
    total_maximum: int
    documents: tuple[ReviewedDocument, ...] = ()
    groups: tuple[GroupHeard, ...] = ()
    method_notes: tuple[str, ...] = ()
    previous_total: int | None = None
    previous_year: int | None = None
    average_total: Decimal | None = None
    average_count: int | None = None
    other_language_follows: date | None = None
    fact_check_skipped: bool = False
