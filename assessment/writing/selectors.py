"""What the writing and the translation pages show."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q

from assessment.writing.domain import Fault, Owner, faults
from evaluations import submitted
from evaluations.models import Evaluation, Finding, FindingSource, Text, TextState, Verdict
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area

SOURCES = Prefetch(
    "sources", FindingSource.objects.select_related("note", "answer__question", "statement")
)


@dataclass(frozen=True)
class AreaWriting:
    """An area on the writing list: what it lacks, and what its translation lacks."""

    area: Area
    faults: list[Fault]
    untranslated: int


def writing_list(evaluation: Evaluation, catalogue: Catalogue) -> list[AreaWriting]:
    """Return the areas with what they lack; a constant number of queries."""
    by_area: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults(evaluation=evaluation, catalogue=catalogue):
        by_area[fault.area].append(fault)
    lacking = Counter(row.area for row in _pairs(evaluation, None) if not row.is_ready)
    return [AreaWriting(area, by_area[area.key], lacking[area.pk]) for area in catalogue.areas]


@dataclass(frozen=True)
class WrittenFinding:
    """A finding with its text in the original language."""

    finding: Finding
    text: Text | None


def findings(evaluation: Evaluation, area: Area) -> list[WrittenFinding]:
    """Return an area's findings with texts and sources; three queries."""
    rows = list(Finding.objects.filter(evaluation=evaluation, area=area).prefetch_related(SOURCES))
    texts = {
        text.finding_id: text
        for text in Text.objects.filter(finding__in=rows, language=evaluation.original_language)
    }
    return [WrittenFinding(row, texts.get(row.pk)) for row in rows]


def narrative(evaluation: Evaluation, area: Area, language: str) -> Text | None:
    """Return an area's narrative in one language."""
    return Text.objects.filter(
        evaluation=evaluation, narrative_area=area, language=language
    ).first()


@dataclass(frozen=True)
class Pair:
    """An original text and its translation side by side; owner tells whose words they are."""

    kind: str
    owner: Owner
    area: UUID
    original: str
    translation: Text | None

    @property
    def is_ready(self) -> bool:
        return bool(
            self.translation
            and self.translation.body.strip()
            and self.translation.state == TextState.CONFIRMED
        )


def pairs(evaluation: Evaluation, area: Area) -> list[Pair]:
    """Return everything of an area that is to be translated; a constant number of queries."""
    return _pairs(evaluation, area)


def _pairs(evaluation: Evaluation, area: Area | None) -> list[Pair]:
    inside = (
        Q(narrative_area=area)
        | Q(finding__area=area)
        | Q(statement__area=area)
        | Q(verdict__statement__area=area)
        if area
        else Q()
    )
    texts = list(
        Text.objects.filter(inside, evaluation=evaluation).select_related(
            "narrative_area", "finding", "statement", "verdict__statement"
        )
    )
    others = {
        owner_of(text)[1].pk: text
        for text in texts
        if text.language != evaluation.original_language
    }
    rows = [
        Pair(kind, owner, _area_of(kind, owner), text.body, others.get(owner.pk))
        for text in texts
        if text.language == evaluation.original_language and text.body.strip()
        for kind, owner in [owner_of(text)]
    ]
    statements = submitted.latest_statements(evaluation)
    rows += [
        Pair("statement", row, row.area_id, row.text, others.get(row.pk))
        for row in (statements.filter(area=area) if area else statements)
    ]
    order = {"statement": 0, "verdict": 1, "narrative": 2, "finding": 3}
    return sorted(
        rows,
        key=lambda row: (
            order[row.kind],
            str(getattr(row.owner, "position", 0)),
            str(row.owner.pk),
        ),
    )


def owner_of(text: Text) -> tuple[str, Owner]:
    """Return the kind and the object whose words a text holds."""
    if text.narrative_area is not None:
        return "narrative", text.narrative_area
    if text.finding is not None:
        return "finding", text.finding
    if text.statement is not None:
        return "statement", text.statement
    verdict = text.verdict
    assert isinstance(verdict, Verdict)  # the constraint a_text_has_one_owner
    return "verdict", verdict


def _area_of(kind: str, owner: Owner) -> UUID:
    if kind == "narrative":
        return owner.pk
    if isinstance(owner, Verdict):
        return owner.statement.area_id
    assert not isinstance(owner, Area)  # only a narrative is an area's
    return owner.area_id
