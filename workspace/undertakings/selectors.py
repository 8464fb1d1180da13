"""The map of the municipality's other work over the areas and questions: where it overlaps, where
nothing is.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from evaluations.models import Evaluation, Undertaking, UndertakingKind
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question


def undertakings(evaluation: Evaluation) -> QuerySet[Undertaking]:
    """Return what the municipality has registered."""
    return Undertaking.objects.filter(municipality_id=evaluation.municipality_id).select_related(
        "document"
    )


def undertaking(evaluation: Evaluation, pk: UUID) -> Undertaking | None:
    """Return one of the municipality's undertakings."""
    return undertakings(evaluation).filter(pk=pk).first()


@dataclass(frozen=True)
class Covered:
    """A question and what is mapped to it, itself or by its area's name alone."""

    question: Question
    undertakings: list[Undertaking]


@dataclass(frozen=True)
class AreaMap:
    """An area with what is mapped to it, by kind; overlaps are kinds with several, blank the
    questions that nothing is mapped to.
    """

    area: Area
    by_kind: list[tuple[str, list[Undertaking]]]
    overlaps: list[tuple[str, int]]
    covered: list[Covered]
    blank: list[Question]

    @property
    def is_blank(self) -> bool:
        return not any(rows for _kind, rows in self.by_kind)


def area_maps(rows: list[Undertaking], catalogue: Catalogue) -> list[AreaMap]:
    """Return the areas in order with what is mapped to them; no query."""
    return [_area_map(area, rows) for area in catalogue.areas]


def _area_map(area: Area, rows: list[Undertaking]) -> AreaMap:
    questions = list(area.questions.all())
    keys = {question.key for question in questions}
    here = [row for row in rows if area.key in row.area_keys or keys & set(row.question_keys)]
    covered = [
        Covered(question, [row for row in here if question.key in row.question_keys])
        for question in questions
    ]
    counts = Counter(row.kind for row in here)
    return AreaMap(
        area=area,
        by_kind=[
            (str(kind.label), [row for row in here if row.kind == kind]) for kind in UndertakingKind
        ],
        overlaps=[(str(kind.label), counts[kind]) for kind in UndertakingKind if counts[kind] > 1],
        covered=[each for each in covered if each.undertakings],
        blank=[each.question for each in covered if not each.undertakings],
    )


def nowhere(rows: list[Undertaking], catalogue: Catalogue) -> list[Undertaking]:
    """Return what is mapped to no area and no question of this question set."""
    known = set(catalogue.area_of) | set(catalogue.by_key)
    return [row for row in rows if not known & {*row.area_keys, *row.question_keys}]
