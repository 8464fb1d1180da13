"""What is asked for after the hand-in, and what came of it."""

from uuid import UUID

from django.db.models import QuerySet

from evaluations.models import Completion, Evaluation, SubmittedAnswer
from questionnaire.models import Question


def requests(evaluation: Evaluation) -> QuerySet[Completion]:
    """Return every request, those that are open first, then the newest; one query."""
    found = Completion.objects.filter(evaluation=evaluation).select_related("question")
    return found.order_by("closed_at", "question__area__position", "question__position", "asked_at")


def at_question(evaluation: Evaluation, question: Question) -> list[Completion]:
    """Return the requests at a question, the first one first; one query."""
    return list(Completion.objects.filter(evaluation=evaluation, question=question))


def before(evaluation: Evaluation, question: Question) -> list[SubmittedAnswer]:
    """Return what was handed in to a question before its last completion; one query."""
    handed_in = SubmittedAnswer.objects.filter(
        evaluation=evaluation, question=question, number=evaluation.submission
    )
    return list(handed_in.select_related("self_assessment").order_by("supplement"))[:-1]


def request(evaluation: Evaluation, pk: UUID) -> Completion | None:
    """Return one of the evaluation's requests."""
    return (
        Completion.objects.filter(evaluation=evaluation, pk=pk)
        .select_related("evaluation", "question")
        .first()
    )
