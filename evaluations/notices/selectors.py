"""A person's own notices, and which kinds they want mailed."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from evaluations.models import Evaluation, Notice, NoticeChoice, NoticeKind
from municipalities.access import Person

SHOWN = 100


def own(person: Person) -> QuerySet[Notice]:
    """Return the person's notices of the evaluations that they still see, the newest first; one
    query.
    """
    rows = Notice.objects.filter(
        recipient=person.user, evaluation__in=Evaluation.objects.visible_to(person)
    )
    return rows.select_related("evaluation__municipality", "evaluation__round", "area", "question")


def switched_off(person: Person) -> set[str]:
    """Return the kinds that the person does not want in their digest; one query."""
    return set(NoticeChoice.objects.filter(user=person.user).values_list("kind", flat=True))


def wanted(person: Person) -> list[str]:
    """Return the kinds that the person wants in their digest; one query."""
    off = switched_off(person)
    return [kind.value for kind in NoticeKind if kind.value not in off]


def one(person: Person, pk: UUID) -> Notice | None:
    """Return one of the person's notices."""
    return own(person).filter(pk=pk).first()


def newest(person: Person) -> Iterable[Notice]:
    """Return as many as the page shows."""
    return list(own(person)[:SHOWN])
