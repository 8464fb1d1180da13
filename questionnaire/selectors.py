"""Question sets as pages need them, in constant queries."""

from uuid import UUID

from django.db.models import Count, QuerySet

from questionnaire.models import Area, Question, QuestionSet


def published() -> QuerySet[QuestionSet]:
    """Return the question sets that a round may pin."""
    return QuestionSet.objects.filter(published_at__isnull=False)


def all_sets() -> QuerySet[QuestionSet]:
    """Return every question set with the number of its questions."""
    return QuestionSet.objects.annotate(size=Count("areas__questions"))


def areas(question_set_id: UUID) -> list[Area]:
    """Return the areas with their questions, two queries."""
    return list(Area.objects.filter(question_set_id=question_set_id).prefetch_related("questions"))


def questions(question_set_id: UUID) -> QuerySet[Question]:
    """Return the questions of a set in order."""
    return Question.objects.filter(area__question_set_id=question_set_id).select_related("area").order_by("area__position", "position")
