"""The submission, to be read from beginning to end: the working texts, or what was handed in.

Never the two mixed.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from evaluations.models import (
    Answer,
    Citation,
    Evaluation,
    NothingRaised,
    Statement,
    SubmittedAnswer,
    SubmittedCitation,
    SubmittedStatement,
)
from evaluations.models.evidence import Cited
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question


@dataclass(frozen=True)
class ReadStatement:
    """A statement with its evidence."""

    statement: Statement | SubmittedStatement
    citations: list[Cited]


@dataclass(frozen=True)
class ReadQuestion:
    """A question with its answer and evidence."""

    question: Question
    answer: Answer | SubmittedAnswer | None
    citations: list[Cited]

    @property
    def is_open(self) -> bool:
        """Whether it has no answer, with or without a reason."""
        return self.answer is None or not (
            self.answer.text.strip() and self.answer.self_assessment_id
        )

    @property
    def is_ready(self) -> bool:
        """Whether its writers have marked it ready; what was handed in is."""
        return not isinstance(self.answer, Answer) or self.answer.readiness == "ready"


@dataclass(frozen=True)
class ReadArea:
    """An area with its statements and questions."""

    area: Area
    statements: list[ReadStatement]
    raises_nothing: bool
    questions: list[ReadQuestion]


def working(evaluation: Evaluation, catalogue: Catalogue) -> list[ReadArea]:
    """Return the texts that the municipality works on; four queries."""
    answers = Answer.objects.filter(evaluation=evaluation)
    marked = set(
        NothingRaised.objects.filter(evaluation=evaluation).values_list("area_id", flat=True)
    )
    statements, citations = (
        Statement.objects.filter(evaluation=evaluation),
        Citation.objects.filter(evaluation=evaluation),
    )
    return _areas(catalogue, answers, statements, citations, marked)


def submitted(evaluation: Evaluation, catalogue: Catalogue) -> list[ReadArea]:
    """Return what was handed in last, as it was completed; three queries.

    An area without a statement was marked so.
    """
    answers = SubmittedAnswer.objects.of(evaluation, evaluation.submission)
    return _of_submission(evaluation, catalogue, answers)


def handed_in(evaluation: Evaluation, catalogue: Catalogue) -> list[ReadArea]:
    """Return what was handed in last as it was then, before any completion; three queries."""
    answers = SubmittedAnswer.objects.filter(
        evaluation=evaluation, number=evaluation.submission, supplement=0
    )
    return _of_submission(evaluation, catalogue, answers)


def _of_submission(
    evaluation: Evaluation, catalogue: Catalogue, answers: QuerySet[SubmittedAnswer]
) -> list[ReadArea]:
    statements = SubmittedStatement.objects.filter(
        evaluation=evaluation, number=evaluation.submission
    )
    without = {area.pk for area in catalogue.areas}
    return _areas(
        catalogue,
        answers,
        statements,
        SubmittedCitation.objects.filter(evaluation=evaluation),
        without,
    )


def _areas(
    catalogue: Catalogue,
    answers: QuerySet[Answer] | QuerySet[SubmittedAnswer],
    statements: QuerySet[Statement] | QuerySet[SubmittedStatement],
    citations: QuerySet[Citation] | QuerySet[SubmittedCitation],
    nothing_raised: set[UUID],
) -> list[ReadArea]:
    given = {answer.question_id: answer for answer in answers.select_related("self_assessment")}
    raised = defaultdict(list)
    for statement in statements:
        raised[statement.area_id].append(statement)
    cited: dict[UUID | None, list[Cited]] = defaultdict(list)
    sorted_citations = citations.order_by("document_version__document__title", "pages", "pk")
    for citation in sorted_citations.select_related(
        "document_version__document", "document_version__file"
    ):
        cited[citation.answer_id or citation.statement_id].append(citation)
    return [
        ReadArea(
            area=area,
            statements=[ReadStatement(row, cited[row.pk]) for row in raised[area.pk]],
            raises_nothing=area.pk in nothing_raised and not raised[area.pk],
            questions=[
                _question(question, given.get(question.pk), cited)
                for question in area.questions.all()
            ],
        )
        for area in catalogue.areas
    ]


def _question(
    question: Question,
    answer: Answer | SubmittedAnswer | None,
    cited: dict[UUID | None, list[Cited]],
) -> ReadQuestion:
    return ReadQuestion(question, answer, cited[answer.pk] if answer else [])
