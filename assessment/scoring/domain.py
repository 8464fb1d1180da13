"""Each evaluator scores alone; locked scores of both open together."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle
from evaluations.models import Evaluation, Score, ScoreLock
from evaluations.states import Phase
from kompass.shared.errors import Invalid, Refused
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Question
from questionnaire.schemes import TENTH, are_possible


def check(
    *, catalogue: Catalogue, question: Question, levels: Sequence[int], points: Decimal | None
) -> None:
    """Raise Invalid unless there is one of the set's levels per aspect, or points where the set has
    no levels.
    """
    if not are_possible(levels, catalogue.aspects, catalogue.levels):
        raise Invalid(_("Choose a level for each aspect."))
    if points is None and catalogue.sets_points:
        raise Invalid(_("Enter the points."))
    if points is not None and not (
        0 <= points <= question.max_points and points == points.quantize(TENTH)
    ):
        raise Invalid(
            _("The points must be between 0 and %(maximum)d, with at most one decimal place.")
            % {"maximum": question.max_points}
        )


@transaction.atomic
def save_score(
    *,
    evaluation: Evaluation,
    catalogue: Catalogue,
    question: Question,
    person: Person,
    levels: Sequence[int] = (),
    points: Decimal | None = None,
    not_applicable: bool = False,
) -> Score:
    """Save an evaluator's own score. Raises Refused once it is locked."""
    lifecycle.require(evaluation, Phase.REVIEWING)
    if ScoreLock.objects.filter(evaluation=evaluation, user=person.user).exists():
        raise Refused(_("You have locked your assessments; they can no longer be changed."))
    if not not_applicable:
        check(
            catalogue=catalogue,
            question=question,
            levels=levels,
            points=points if catalogue.sets_points else None,
        )
    score, _created = Score.objects.update_or_create(
        evaluation=evaluation,
        question=question,
        user=person.user,
        defaults={
            "municipality_id": evaluation.municipality_id,
            "levels": [] if not_applicable else list(levels),
            "points": points if catalogue.sets_points and not not_applicable else None,
            "not_applicable": not_applicable,
        },
    )
    return score


@transaction.atomic
def lock(*, evaluation: Evaluation, catalogue: Catalogue, person: Person) -> bool:
    """Lock the own scores; return True when both have locked and the scores are open.

    Raises Refused naming what is unscored.
    """
    lifecycle.require(evaluation, Phase.REVIEWING)
    scored = set(
        Score.objects.filter(evaluation=evaluation, user=person.user).values_list(
            "question_id", flat=True
        )
    )
    left = [question.number for question in catalogue.questions if question.pk not in scored]
    if left:
        raise Refused(
            _("These questions have not been assessed yet: %(numbers)s.")
            % {"numbers": ", ".join(left)}
        )
    ScoreLock.objects.get_or_create(
        evaluation=evaluation,
        user=person.user,
        defaults={"municipality_id": evaluation.municipality_id},
    )
    with connection.cursor() as cursor:
        cursor.execute("select app.open_scores(%s)", [evaluation.pk])
        return bool(cursor.fetchone()[0])
