"""The fictional evaluations as data: the files in the folder data, with their types."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict

import yaml
from django.utils import timezone

FOLDER = Path(__file__).parent / "data"
# libyaml is fifteen times as fast. Any: PyYAML may lack it, and it is one or the other class.
SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Localized = dict[str, str]  # a text by language


class PersonData(TypedDict):
    key: str
    name: str
    email: str
    language: str
    roles: list[str]


class DocumentData(TypedDict):
    """`kind` is file, or link with a `url`."""

    key: str
    title: str
    language: str
    kind: str
    dated: NotRequired[date]
    url: NotRequired[str]


class CitationData(TypedDict):
    document: str
    pages: NotRequired[str]


class AnswerData(TypedDict, total=False):
    self_assessment: str
    text: str
    not_applicable: bool
    unanswered: bool
    reason: str
    citations: list[CitationData]


class StatementData(TypedDict):
    """`verdict_sources` are keys of notes."""

    key: str
    text: Localized
    citations: NotRequired[list[CitationData]]
    verdict: NotRequired[str]
    verdict_note: NotRequired[Localized]
    verdict_sources: NotRequired[list[str]]


class NothingRaised(TypedDict):
    """Instead of statements: the municipality raises nothing in this area."""

    none: bool


class NoteData(TypedDict):
    """`questions` holds the stance by the question's key; `starts_at` is a time such as 9.30."""

    key: str
    kind: str
    text: str
    questions: dict[str, str]
    document: NotRequired[str]
    title: NotRequired[str]
    address: NotRequired[str]
    seen_on: NotRequired[date]
    held_on: NotRequired[date]
    group: NotRequired[str]
    starts_at: NotRequired[str]
    participants: NotRequired[int]


class ScoreData(TypedDict, total=False):
    """Levels in per cent, one per aspect: each evaluator's own and the agreed ones."""

    lead: list[int]
    second: list[int]
    settled: list[int]
    settled_points: float
    reason: str


class FindingData(TypedDict):
    """`sources` are keys of notes, answer:QUESTION or statement:AREA:KEY."""

    kind: str
    text: Localized
    sources: list[str]
    question: NotRequired[str]


class MunicipalityData(TypedDict):
    """One municipality's file; answers and scores by question, the rest by area."""

    municipality: dict[str, str]
    original_language: str
    report_languages: list[str]
    people: list[PersonData]
    answers: dict[str, AnswerData]
    facts: NotRequired[dict[str, float]]
    documents: NotRequired[list[DocumentData]]
    statements: NotRequired[dict[str, list[StatementData] | NothingRaised]]
    notes: NotRequired[list[NoteData]]
    scores: NotRequired[dict[str, ScoreData]]
    narratives: NotRequired[dict[str, Localized]]
    findings: NotRequired[dict[str, list[FindingData]]]


class PlanData(TypedDict):
    """How far an evaluation comes, and when; `lead` and `second` are keys of people."""

    file: str
    code: str
    phase: str
    lead: str
    second: str
    visit_from: NotRequired[date]
    visit_until: NotRequired[date]
    submitted_on: NotRequired[date]
    fact_check_from: NotRequired[date]
    fact_check_until: NotRequired[date]
    released_on: NotRequired[date]


class RoundData(TypedDict):
    key: str
    name: Localized
    question_set: dict[str, str]
    opens_on: date
    answers_due_on: date


class AssociationData(TypedDict):
    round: RoundData
    people: list[PersonData]
    evaluations: list[PlanData]


def read(name: str) -> MunicipalityData:
    """Return the data of one municipality."""
    data: MunicipalityData = _load(name)
    return data


def association() -> AssociationData:
    """Return the round, the association's people and the plan of the evaluations."""
    data: AssociationData = _load("association")
    return data


def _load(name: str) -> Any:  # Any: what YAML gives
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=SafeLoader)  # noqa: S506  a safe loader, by another name


def noon(day: date) -> datetime:
    """Return noon of a day in Finland."""
    return timezone.make_aware(datetime.combine(day, time(12)))


@dataclass(frozen=True)
class Scenario:
    """One municipality's evaluation: its content, and the phase and days of its plan."""

    content: MunicipalityData
    plan: PlanData

    @cached_property
    def phase(self) -> str:
        return self.plan["phase"]

    def day(
        self,
        field: Literal["submitted_on", "visit_until", "fact_check_from", "released_on"],
        default: date,
    ) -> date:
        """Return a day of the plan, or the default where the plan has none."""
        return self.plan.get(field, default)


def statements_of(content: MunicipalityData) -> dict[str, list[StatementData]]:
    """Return the statements by area, without the areas where nothing is raised."""
    return {
        area: rows for area, rows in content.get("statements", {}).items() if isinstance(rows, list)
    }


def scenarios() -> list[Scenario]:
    """Return every evaluation of the demonstration."""
    return [Scenario(read(plan["file"]), plan) for plan in association()["evaluations"]]
