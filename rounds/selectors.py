"""Rounds with their participants and phases."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from evaluations.models import (
    Assignment,
    Evaluation,
    PhaseCount,
    Progress,
    Round,
)
from evaluations.states import Phase


def rounds() -> QuerySet[Round]:
    """Return the rounds with how many take part, by the counters; one query."""
    return Round.objects.annotate(participants=Coalesce(Sum("phase_counts__evaluations"), 0))


def phases(of: Round) -> list[tuple[str, int]]:
    """Return how many of a round's evaluations stand in each phase, in the phases' order, by the
    counters; one query.
    """
    counted = dict(
        PhaseCount.objects.filter(round=of, evaluations__gt=0).values_list("phase", "evaluations")
    )
    return [(str(phase.label), counted[phase.value]) for phase in Phase if phase.value in counted]


def participants(of: Round) -> QuerySet[Evaluation]:
    """Return a round's evaluations with the assigned and how many questions are answered; two
    queries.
    """
    people = Prefetch("assignments", Assignment.objects.select_related("user").order_by("duty"))
    counted = Progress.objects.filter(evaluation=OuterRef("pk")).values("answered")
    found = (
        of.evaluations.select_related("municipality")
        .prefetch_related(people)
        .annotate(answered=Coalesce(Subquery(counted), 0))
    )
    return found.order_by("municipality__sort_key", "pk")
