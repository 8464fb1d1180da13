"""How far each area has come."""

from collections import Counter
from dataclasses import dataclass

from evaluations.models import Answer, Evaluation, NothingRaised, Statement
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area


@dataclass(frozen=True)
class AreaProgress:
    """How far an area has come."""

    area: Area
    total: int
    answered: int
    settled: int
    statements: int
    raises_nothing: bool

    @property
    def statements_ready(self) -> bool:
        return self.statements > 0 or self.raises_nothing


def by_area(evaluation: Evaluation, catalogue: Catalogue) -> list[AreaProgress]:
    """Return the areas with their progress; three queries."""
    answers = {
        answer.question_id: answer for answer in Answer.objects.filter(evaluation=evaluation)
    }
    statements = Counter(
        Statement.objects.filter(evaluation=evaluation).values_list("area_id", flat=True)
    )
    marked = set(
        NothingRaised.objects.filter(evaluation=evaluation).values_list("area_id", flat=True)
    )
    rows = []
    for area in catalogue.areas:
        own = [answers.get(question.pk) for question in area.questions.all()]
        rows.append(
            AreaProgress(
                area=area,
                total=len(own),
                answered=sum(1 for answer in own if answer and answer.is_answered),
                settled=sum(1 for answer in own if answer and answer.is_settled),
                statements=statements[area.pk],
                raises_nothing=area.pk in marked,
            )
        )
    return rows
