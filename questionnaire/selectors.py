"""Question sets as pages need them, in a constant number of queries."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from kompass.shared.texts import Localized
from questionnaire import states, storing
from questionnaire.models import Area, Crossing, Crosswalk, Question, QuestionSet, TextState
from questionnaire.tree import Node


def published() -> QuerySet[QuestionSet]:
    """Return the question sets that a round may use, newest first: published, with questions."""
    asked = Question.objects.filter(area__question_set=OuterRef("pk"))
    return QuestionSet.objects.filter(Exists(asked), published_at__isnull=False).order_by(
        "-published_at", "-version"
    )


def all_sets() -> QuerySet[QuestionSet]:
    """Return every question set with `size`, the number of its questions, and `working`.

    `working` tells whether any of its texts is still a working translation.
    """
    unticked = TextState.objects.filter(question_set=OuterRef("pk"), ticked_at__isnull=True)
    return QuestionSet.objects.annotate(
        size=Count("areas__questions"), working=Exists(unticked)
    ).order_by("key", "version")


def find(pk: UUID) -> QuestionSet | None:
    """Return a question set with its previous version, or None."""
    return QuestionSet.objects.select_related("previous").filter(pk=pk).first()


def draft_of(root: Node) -> QuestionSet | None:
    """Return the draft with a tree's key and version, or None."""
    return QuestionSet.objects.filter(
        key=root.key, version=root.values["version"], published_at__isnull=True
    ).first()


def tree(question_set: QuestionSet) -> tuple[Node, states.States]:
    """Return a set's tree and the states of its texts; one query per type of part, and one."""
    return storing.read(question_set), states.read(question_set)


@dataclass(frozen=True)
class CrosswalkTable:
    """A crosswalk, and its crossings with the titles of the old and the new part."""

    crosswalk: Crosswalk
    rows: list[tuple[Crossing, Localized, Localized]]


def crosswalks() -> list[CrosswalkTable]:
    """Return the crosswalks by version; four queries."""
    found = Crosswalk.objects.select_related("source", "target").prefetch_related("crossings")
    titles: dict[tuple[UUID, str, str], Localized] = {}
    for area in Area.objects.all():
        titles[area.question_set_id, Crossing.Kind.AREA, area.key] = area.title
    for question in Question.objects.select_related("area"):
        titles[question.area.question_set_id, Crossing.Kind.QUESTION, question.key] = question.title
    return [
        CrosswalkTable(each, [_titled(each, row, titles) for row in each.crossings.all()])
        for each in found.order_by("source__version", "target__version")
    ]


def _titled(
    crosswalk: Crosswalk, row: Crossing, titles: dict[tuple[UUID, str, str], Localized]
) -> tuple[Crossing, Localized, Localized]:
    return (
        row,
        titles[crosswalk.source_id, row.kind, row.source],
        titles[crosswalk.target_id, row.kind, row.target],
    )
