"""The own scores, and who has locked and confirmed."""

from dataclasses import dataclass

from evaluations.models import (
    Evaluation,
    Score,
    ScoreLock,
)
from municipalities.access import Person
from questionnaire.models import Question


def own_score(evaluation: Evaluation, question: Question, person: Person) -> Score | None:
    """Return the evaluator's own score of a question."""
    return Score.objects.filter(evaluation=evaluation, question=question, user=person.user).first()


@dataclass(frozen=True)
class Locks:
    """Who has locked and who has confirmed."""

    rows: list[ScoreLock]

    def has(self, person: Person) -> bool:
        return any(row.user_id == person.id for row in self.rows)

    def confirmed(self, person: Person) -> bool:
        return any(row.user_id == person.id and row.confirmed_at for row in self.rows)


def locks(evaluation: Evaluation) -> Locks:
    """Return the evaluation's locks; one query."""
    return Locks(list(ScoreLock.objects.filter(evaluation=evaluation)))
