"""The two evaluators agree: what was equal stands, what differed is settled with a reason, both
confirm.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessment.scoring import domain as scoring
from evaluations import lifecycle
from evaluations.models import (
    EVALUATING,
    Agreement,
    Assignment,
    Evaluation,
    OpenedScore,
    Points,
    ScoreLock,
)
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.errors import Invalid, Refused
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Question
from questionnaire.schemes import question_points


@transaction.atomic
def open_together(*, evaluation: Evaluation, catalogue: Catalogue, person: Person) -> bool:
    """Lock the own scores; when both are locked, carry over what the two judged alike.

    Return whether it is open.
    """
    if not scoring.lock(evaluation=evaluation, catalogue=catalogue, person=person):
        return False
    Agreement.objects.bulk_create(
        (
            Agreement(
                evaluation=evaluation,
                municipality_id=evaluation.municipality_id,
                question_id=question_id,
                levels=first.levels,
                points=first.points,
                not_applicable=first.not_applicable,
                agreed_by=person.user,
            )
            for question_id, (first, *others) in opened(evaluation).items()
            if all(not differ(first, other) for other in others)
        ),
        ignore_conflicts=True,  # one who came later leaves what was agreed as it is
    )
    return True


def opened(evaluation: Evaluation) -> dict[UUID, list[OpenedScore]]:
    """Return the opened scores by question."""
    found: dict[UUID, list[OpenedScore]] = defaultdict(list)
    for score in present_scores(evaluation).order_by("user_id"):
        found[score.question_id].append(score)
    return found


def present_scores(evaluation: Evaluation) -> QuerySet[OpenedScore]:
    """Return the opened scores of the two who are assigned now."""
    assigned = Assignment.objects.filter(evaluation=evaluation, duty__in=EVALUATING)
    return OpenedScore.objects.filter(evaluation=evaluation, user__in=assigned.values("user"))


def differ(one: OpenedScore, other: OpenedScore) -> bool:
    """Tell whether two scores differ."""
    return one.judgement != other.judgement


@transaction.atomic
def settle(
    *,
    evaluation: Evaluation,
    catalogue: Catalogue,
    question: Question,
    person: Person,
    levels: Sequence[int] = (),
    points: Decimal | None = None,
    not_applicable: bool = False,
    reason: str = "",
) -> Agreement:
    """Settle a question, by levels or by points set directly.

    A reason is needed where the two differed or points are set.
    """
    lifecycle.require(evaluation, Phase.REVIEWING)
    scores = list(present_scores(evaluation).filter(question=question))
    if len(scores) < 2:
        raise Refused(_("The assessments open when both evaluators have locked theirs."))
    direct = points is not None and not catalogue.sets_points  # set against the levels
    if not_applicable:
        levels, points = (), None
    else:
        scoring.check(catalogue=catalogue, question=question, levels=levels, points=points)
    judgement = (list(levels), None if direct else points, not_applicable)
    differs = any(judgement != score.judgement for score in scores)
    if (differs or direct) and not reason.strip():
        raise Invalid(
            _("Give a reason: the two assessments differ, or the points are set directly.")
        )
    values: dict[str, object] = {"levels": list(levels), "points": points}
    values |= {"not_applicable": not_applicable, "reason": reason.strip()}
    agreement, _created = Agreement.objects.update_or_create(
        evaluation=evaluation,
        question=question,
        defaults={"municipality_id": evaluation.municipality_id, "agreed_by": person.user} | values,
    )
    with connection.cursor() as cursor:  # both evaluators' confirmations, the other's too
        cursor.execute("select app.take_back_confirmations(%s)", [evaluation.pk])
    return agreement


@transaction.atomic
def confirm(*, evaluation: Evaluation, catalogue: Catalogue, person: Person) -> bool:
    """Confirm the agreed points; with the second confirmation they freeze and the writing begins.

    Return whether it did.
    """
    lifecycle.require(evaluation, Phase.REVIEWING)
    if not ScoreLock.objects.filter(evaluation=evaluation, user=person.user).update(
        confirmed_at=clock.now()
    ):
        raise Refused(_("Lock your own assessments before you confirm the joint ones."))
    agreements = {
        agreement.question_id: agreement
        for agreement in Agreement.objects.filter(evaluation=evaluation)
    }
    left = [question.number for question in catalogue.questions if question.pk not in agreements]
    if left:
        raise Refused(
            _("These questions still need a joint assessment: %(numbers)s.")
            % {"numbers": ", ".join(left)}
        )
    evaluators = set(
        Assignment.objects.filter(evaluation=evaluation, duty__in=EVALUATING).values_list(
            "user_id", flat=True
        )
    )
    confirmed = set(
        ScoreLock.objects.filter(evaluation=evaluation, confirmed_at__isnull=False).values_list(
            "user_id", flat=True
        )
    )
    if len(evaluators) < 2 or not evaluators <= confirmed:
        return False
    _freeze(evaluation, catalogue, agreements)
    lifecycle.move(evaluation=evaluation, name="agree", person=person)
    return True


def _freeze(
    evaluation: Evaluation, catalogue: Catalogue, agreements: dict[UUID, Agreement]
) -> None:
    Points.objects.bulk_create(
        Points(
            evaluation=evaluation,
            municipality_id=evaluation.municipality_id,
            question=question,
            levels=agreements[question.pk].levels,
            not_applicable=agreements[question.pk].not_applicable,
            points=agreed_points(catalogue, question, agreements[question.pk]),
            set_directly=agreements[question.pk].points is not None and not catalogue.sets_points,
            reason=agreements[question.pk].reason,
        )
        for question in catalogue.questions
    )
    lifecycle.raise_content_version(evaluation)


def agreed_points(catalogue: Catalogue, question: Question, agreement: Agreement) -> Decimal | None:
    """Return the points an agreement gives, None when the question does not apply."""
    if agreement.not_applicable:
        return None
    if agreement.points is not None:
        return agreement.points
    return question_points(question.max_points, agreement.levels, catalogue.weights)
