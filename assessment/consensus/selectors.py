"""The two scores side by side, and what was agreed."""

from dataclasses import dataclass
from uuid import UUID

from assessment.consensus.domain import present_scores
from evaluations.models import (
    Agreement,
    Evaluation,
    OpenedScore,
)
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Question


@dataclass(frozen=True)
class ConsensusRow:
    """A question, the two opened scores, and what was agreed."""

    question: Question
    own: OpenedScore
    other: OpenedScore
    agreement: Agreement | None

    @property
    def differs(self) -> bool:
        return self.own.judgement != self.other.judgement


def consensus(evaluation: Evaluation, catalogue: Catalogue, person: Person) -> list[ConsensusRow]:
    """Return the opened scores side by side, in the question set's order; two queries."""
    own: dict[UUID, OpenedScore] = {}
    other: dict[UUID, OpenedScore] = {}
    for score in present_scores(evaluation):
        (own if score.user_id == person.id else other)[score.question_id] = score
    agreements = {
        agreement.question_id: agreement
        for agreement in Agreement.objects.filter(evaluation=evaluation)
    }
    return [
        ConsensusRow(q, own[q.pk], other[q.pk], agreements.get(q.pk))
        for q in catalogue.questions
        if q.pk in own and q.pk in other
    ]
