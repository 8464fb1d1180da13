"""Question sets as pages need them, in constant queries."""

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from questionnaire import states, storing
from questionnaire.models import Crosswalk, Question, QuestionSet, TextState
from questionnaire.tree import Node


def published() -> QuerySet[QuestionSet]:
    """Return the question sets that a round may pin: published ones that ask something."""
    asked = Question.objects.filter(area__question_set=OuterRef("pk"))
    return QuestionSet.objects.filter(Exists(asked), published_at__isnull=False)


def all_sets() -> QuerySet[QuestionSet]:
    """Return every question set with the number of its questions, and whether any text is still a working translation."""
    unticked = TextState.objects.filter(question_set=OuterRef("pk"), ticked_at__isnull=True)
    return QuestionSet.objects.annotate(size=Count("areas__questions"), working=Exists(unticked)).order_by("key", "version")


def find(pk: UUID) -> QuestionSet | None:
    """Return a question set with the version before it."""
    return QuestionSet.objects.select_related("previous").filter(pk=pk).first()


def tree(question_set: QuestionSet) -> tuple[Node, dict[states.Address, states.Known]]:
    """Return a set's tree and what is known of its texts: one query per kind of part, and one."""
    return storing.read(question_set), states.known(question_set)


def crosswalks() -> QuerySet[Crosswalk]:
    """Return the crosswalks with their crossings, two queries."""
    return Crosswalk.objects.select_related("source", "target").prefetch_related("crossings").order_by("source__version", "target__version")
