"""What the pages of the municipality's answers and statements show."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from evaluations.models import (
    Answer,
    AreaReady,
    Citation,
    Evaluation,
    NothingRaised,
    Statement,
)
from kompass.shared.models import only_row
from library.evidence.selectors import citations
from municipalities.access import Person
from questionnaire import catalogue
from questionnaire.models import Area, Question


@dataclass(frozen=True)
class QuestionRow:
    """A question of an area with its working answer."""

    question: Question
    answer: Answer | None
    evidence: int


def area_questions(evaluation: Evaluation, area: Area) -> list[QuestionRow]:
    """Return an area's questions with their answers; one query."""
    found = (
        Answer.objects.filter(evaluation=evaluation, question__area=area)
        .select_related("self_assessment")
        .annotate(evidence=Count("citations"))
    )
    answers = {answer.question_id: answer for answer in found}
    return [
        QuestionRow(
            question,
            answers.get(question.pk),
            answers[question.pk].evidence if question.pk in answers else 0,
        )
        for question in area.questions.all()
    ]


def answer_to(evaluation: Evaluation, question: Question) -> Answer | None:
    """Return the working answer to a question; one query, its self-assessment comes from memory."""
    answer = only_row(Answer.objects.filter(evaluation=evaluation, question=question))
    if answer:
        answer.self_assessment = catalogue.of(question.area.question_set_id).step(
            answer.self_assessment_id
        )
    return answer


def statements(evaluation: Evaluation, area: Area) -> list[tuple[Statement, list[Citation]]]:
    """Return an area's statements with their evidence; two queries."""
    rows = list(Statement.objects.filter(evaluation=evaluation, area=area))
    by_owner: dict[UUID | None, list[Citation]] = defaultdict(list)
    for citation in citations(evaluation=evaluation, statement__in=rows):
        by_owner[citation.statement_id].append(citation)
    return [(row, by_owner[row.pk]) for row in rows]


def raises_nothing(evaluation: Evaluation, area: Area) -> bool:
    """Tell whether the area bears the mark that nothing is raised."""
    return NothingRaised.objects.filter(evaluation=evaluation, area=area).exists()


def is_ready(evaluation: Evaluation, area: Area, person: Person) -> dict[str, bool]:
    """Tell whether the person has said that they are ready with an area; one query."""
    return {
        "mine": AreaReady.objects.filter(
            evaluation=evaluation, area=area, user=person.user, stands=True
        ).exists()
    }


def statement(evaluation: Evaluation, pk: UUID) -> Statement | None:
    """Return one of the evaluation's statements."""
    return Statement.objects.filter(evaluation=evaluation, pk=pk).select_related("area").first()
