"""What the reading list shows: what was handed in, the notes and the own scores."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from evaluations.models import (
    Evaluation,
    NoteQuestion,
    Score,
    SubmittedAnswer,
)
from evaluations.submitted import latest_answers
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question


@dataclass
class ReadingRow:
    """A question on the reading list."""

    question: Question
    answer: SubmittedAnswer | None
    score: Score | None
    stances: list[str] = field(default_factory=list)


def reading_list(
    evaluation: Evaluation, catalogue: Catalogue, person: Person
) -> list[tuple[Area, list[ReadingRow]]]:
    """Return every question with answer, the stances of the notes and the reader's own score; three
    queries.
    """
    answers = {
        answer.question_id: answer
        for answer in latest_answers(evaluation).annotate(evidence=Count("citations"))
    }
    scores = {
        score.question_id: score
        for score in Score.objects.filter(evaluation=evaluation, user=person.user)
    }
    stances: dict[UUID, list[str]] = defaultdict(list)
    for question, stance in NoteQuestion.objects.filter(evaluation=evaluation).values_list(
        "question_id", "stance"
    ):
        stances[question].append(stance)
    return [
        (
            area,
            [
                ReadingRow(q, answers.get(q.pk), scores.get(q.pk), sorted(stances[q.pk]))
                for q in area.questions.all()
            ],
        )
        for area in catalogue.areas
    ]
