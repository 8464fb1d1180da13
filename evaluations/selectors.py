"""A person's evaluations, and an evaluation's people and moves."""

from django.db.models import QuerySet

from evaluations.models import (
    Assignment,
    Evaluation,
    Move,
)
from municipalities.access import Person


def mine(person: Person) -> QuerySet[Evaluation]:
    """Return the evaluations a person sees, newest round first, with their participation; one
    query.
    """
    found = (
        Evaluation.objects.visible_to(person)
        .select_related("municipality", "round")
        .with_participation()
    )
    return found.order_by("-round__opens_on", "municipality__sort_key", "pk")


def unread(found: list[Evaluation]) -> int:
    """Return how many notices the person has not read, as any of their evaluations tells."""
    return max((row.participation.unread for row in found if row.participation), default=0)


def assigned(evaluation: Evaluation) -> list[Assignment]:
    """Return who is assigned; one query."""
    return list(
        Assignment.objects.filter(evaluation=evaluation).select_related("user").order_by("duty")
    )


def moves(evaluation: Evaluation) -> QuerySet[Move]:
    """Return how the evaluation moved; one query."""
    return Move.objects.filter(evaluation=evaluation)
