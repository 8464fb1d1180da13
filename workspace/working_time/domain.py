"""Working time is asked, never measured: somebody is ready with an area, and may then say once what
it took.

The answer is kept without the person and without a time, in a transaction of its own; nobody reads
a row, only sums.
"""

from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle
from evaluations.models import AreaReady, Evaluation, WorkingTime
from evaluations.states import Phase
from kompass.shared.errors import Invalid
from municipalities.access import Person
from questionnaire.models import Area

# What one chooses, and what it counts as.
HOURS = {
    "under 2": Decimal(1),
    "2-5": Decimal("3.5"),
    "5-10": Decimal("7.5"),
    "10-20": Decimal(15),
    "over 20": Decimal(25),
}


@transaction.atomic
def say_ready(*, evaluation: Evaluation, area: Area, person: Person) -> bool:
    """Note that somebody is ready with an area; return whether it is news: then they are asked for
    the hours, this once.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    known = {"evaluation": evaluation, "area": area, "user": person.user}
    row, created = AreaReady.objects.get_or_create(
        **known, defaults={"municipality_id": evaluation.municipality_id}
    )
    if not row.stands:
        AreaReady.objects.filter(pk=row.pk).update(stands=True)
    return created


@transaction.atomic
def take_back(*, evaluation: Evaluation, area: Area, person: Person) -> None:
    """Let somebody be not ready after all; an answer about the hours stays."""
    lifecycle.require(evaluation, Phase.PREPARING)
    AreaReady.objects.filter(evaluation=evaluation, area=area, user=person.user).update(
        stands=False
    )


@transaction.atomic
def give_hours(*, evaluation: Evaluation, area: Area, choice: str) -> None:
    """Keep what an area took; nothing here knows who says it."""
    lifecycle.require(evaluation, Phase.PREPARING)
    if choice not in HOURS:
        raise Invalid(_("Choose one of the five."))
    WorkingTime.objects.create(
        evaluation=evaluation,
        municipality_id=evaluation.municipality_id,
        area=area,
        hours=HOURS[choice],
    )


def total(evaluation: Evaluation) -> tuple[Decimal, int] | None:
    """Return the municipality's hours and out of how many answers; None before the third (one who
    is alone: the first).
    """
    return _sum("select hours, answers from app.working_time(%s)", evaluation.pk)


def median(round: UUID) -> tuple[Decimal, int] | None:
    """Return the median of the municipalities' hours and how many they are; None before the third,
    and for all but the office.
    """
    return _sum("select hours, municipalities from app.round_working_time(%s)", round)


def _sum(sql: str, key: UUID) -> tuple[Decimal, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        row = cursor.fetchone()
    return (row[0].normalize(), row[1]) if row else None
