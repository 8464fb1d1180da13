"""Question sets as pages need them, in constant queries."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from kompass.shared.texts import Localized
from questionnaire import states, storing
from questionnaire.models import Area, Crossing, Crosswalk, Question, QuestionSet, TextState
from questionnaire.tree import Node


def published() -> QuerySet[QuestionSet]:
    """Return the question sets that a round may pin, the newest first: published ones that ask
    something.
    """
    asked = Question.objects.filter(area__question_set=OuterRef("pk"))
    return QuestionSet.objects.filter(Exists(asked), published_at__isnull=False).order_by(
        "-published_at", "-version"
    )


def all_sets() -> QuerySet[QuestionSet]:
    """Return every question set with the number of its questions, and whether any text is still a
    working translation.
    """
    unticked = TextState.objects.filter(question_set=OuterRef("pk"), ticked_at__isnull=True)
    return QuestionSet.objects.annotate(
        size=Count("areas__questions"), working=Exists(unticked)
    ).order_by("key", "version")


def find(pk: UUID) -> QuestionSet | None:
    """Return a question set with the version before it."""
    return QuestionSet.objects.select_related("previous").filter(pk=pk).first()


def draft_of(root: Node) -> QuestionSet | None:
    """Return the draft of a tree's key and version, if there is one."""
    return QuestionSet.objects.filter(
        key=root.key, version=root.values["version"], published_at__isnull=True
    ).first()


def tree(question_set: QuestionSet) -> tuple[Node, dict[states.Address, states.Known]]:
    """Return a set's tree and what is known of its texts: one query per kind of part, and one."""
    return storing.read(question_set), states.known(question_set)


@dataclass(frozen=True)
class Way:
    """A crosswalk with its crossings, each with the titles of the two parts."""

    crosswalk: Crosswalk
    rows: list[tuple[Crossing, Localized, Localized]]


def crosswalks() -> list[Way]:
    """Return the crosswalks as they are read, four queries."""
    ways = Crosswalk.objects.select_related("source", "target").prefetch_related("crossings")
    titles: dict[tuple[UUID, str, str], Localized] = {}
    for area in Area.objects.all():
        titles[area.question_set_id, Crossing.Kind.AREA, area.key] = area.title
    for question in Question.objects.select_related("area"):
        titles[question.area.question_set_id, Crossing.Kind.QUESTION, question.key] = question.title
    in_order = ways.order_by("source__version", "target__version")
    return [Way(way, [_named(way, row, titles) for row in way.crossings.all()]) for way in in_order]


def _named(
    way: Crosswalk, row: Crossing, titles: dict[tuple[UUID, str, str], Localized]
) -> tuple[Crossing, Localized, Localized]:
    return (
        row,
        titles[way.source_id, row.kind, row.source],
        titles[way.target_id, row.kind, row.target],
    )
