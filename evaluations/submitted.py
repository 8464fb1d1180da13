"""What was handed in, each answer as it was completed last."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from evaluations.models import (
    Evaluation,
    SubmittedAnswer,
    SubmittedCitation,
    SubmittedStatement,
)
from questionnaire.models import Question

CITED = Prefetch(
    "citations",
    SubmittedCitation.objects.select_related(
        "document_version__document", "document_version__file"
    ),
)


def latest_answers(evaluation: Evaluation) -> QuerySet[SubmittedAnswer]:
    """Return the answers of the last hand-in, each as it was completed last."""
    return SubmittedAnswer.objects.of(evaluation, evaluation.submission).select_related(
        "self_assessment"
    )


def as_completed(evaluation: Evaluation, keys: list[str]) -> dict[str, str]:
    """Return for answers that have been completed since which ones are read now, by their ids; one
    query.
    """
    now = latest_answers(evaluation).filter(question=OuterRef("question")).values("pk")[:1]
    found = SubmittedAnswer.objects.filter(
        evaluation=evaluation, number=evaluation.submission, pk__in=keys
    )
    return {str(pk): str(latest) for pk, latest in found.values_list("pk", Subquery(now))}


def latest_statements(evaluation: Evaluation) -> QuerySet[SubmittedStatement]:
    """Return the statements of the last hand-in."""
    return SubmittedStatement.objects.filter(evaluation=evaluation, number=evaluation.submission)


def submitted_answer(evaluation: Evaluation, question: Question) -> SubmittedAnswer | None:
    """Return the answer handed in to a question, with its evidence; two queries."""
    return latest_answers(evaluation).filter(question=question).prefetch_related(CITED).first()
