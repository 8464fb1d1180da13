"""The notes of both evaluators."""

from django.db.models import Prefetch, QuerySet

from evaluations.models import (
    Evaluation,
    Note,
    NoteQuestion,
)
from questionnaire.models import Question


def notes_on(evaluation: Evaluation, question: Question) -> QuerySet[NoteQuestion]:
    """Return the notes that belong to a question with what they do to the answer; one query."""
    links = NoteQuestion.objects.filter(evaluation=evaluation, question=question)
    return links.select_related("note", "note__written_by").order_by(
        "note__held_on", "note__starts_at", "note__id"
    )


def notes(evaluation: Evaluation) -> QuerySet[Note]:
    """Return all notes with the questions they belong to; two queries."""
    links = Prefetch(
        "links",
        NoteQuestion.objects.select_related("question").order_by(
            "question__area__position", "question__position"
        ),
    )
    return (
        Note.objects.filter(evaluation=evaluation)
        .select_related("written_by")
        .prefetch_related(links)
    )
