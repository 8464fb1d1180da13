"""A person's evaluations, and an evaluation's people and moves."""

from django.db.models import QuerySet

from evaluations import participation as standing
from evaluations.models import (
    Assignment,
    Evaluation,
    Move,
)
from municipalities.access import Person


def mine(person: Person) -> QuerySet[Evaluation]:
    """Return the evaluations a person sees, newest round first, with her standing; one query."""
    found = (
        Evaluation.objects.visible_to(person)
        .select_related("municipality", "round")
        .annotate(told=standing.told())
    )
    return found.order_by("-round__opens_on", "municipality__sort_key", "pk")


def unread(found: list[Evaluation]) -> int:
    """Return how many notices the person has not read, as any of her evaluations tells."""
    return max((row.told["unread"] for row in found if row.told), default=0)  # type: ignore[attr-defined]


def assigned(evaluation: Evaluation) -> list[Assignment]:
    """Return who is assigned; one query."""
    return list(
        Assignment.objects.filter(evaluation=evaluation).select_related("user").order_by("duty")
    )


def moves(evaluation: Evaluation) -> QuerySet[Move]:
    """Return how the evaluation moved; one query."""
    return Move.objects.filter(evaluation=evaluation)
