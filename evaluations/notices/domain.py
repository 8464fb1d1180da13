"""Telling people once that something waits for them.

The database knows whom it concerns (app.tell), whoever asks.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from evaluations.models import Evaluation, Notice, NoticeChoice, NoticeKind
from kompass.shared import clock
from municipalities.access import Person
from municipalities.roles import Role
from questionnaire.models import Area, Question

BEGINS = 7  # o'clock in Finland


def notify(
    *,
    evaluation: Evaluation,
    kind: NoticeKind,
    area: Area | None = None,
    question: Question | None = None,
    people: Iterable[UUID] = (),
    roles: Iterable[str] = (),
    writers: bool = False,
    evaluators: bool = False,
    mailed: bool = False,
) -> int:
    """Notify the municipality's people of these ids or roles; return how many.

    If asked for, also the writers of the place and the evaluators.

    Never the one who acts, never one who no longer belongs, and never twice of what has not been
    read yet. mailed: an e-mail of its own says the same.
    """
    values: list[Any] = [
        evaluation.pk,
        kind.value,
        area and area.pk,
        question and question.pk,
        list(people),
        [str(role) for role in roles],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "select app.tell(%s, %s, %s, %s, %s::uuid[], %s::text[], %s, %s, %s, %s)",
            [*values, writers, evaluators, clock.now(), mailed],
        )
        return int(cursor.fetchone()[0])


def notify_ready_for_review(*, evaluation: Evaluation, question: Question) -> int:
    """Tell the coordinators and the leadership that an answer is ready for reading."""
    return notify(
        evaluation=evaluation,
        kind=NoticeKind.FOR_READING,
        question=question,
        roles=(Role.COORDINATOR, Role.LEADER),
    )


def notify_completion(*, evaluation: Evaluation, question: Question) -> int:
    """Tell those who write a question, and the coordinators, that the evaluators ask for more."""
    return notify(
        evaluation=evaluation,
        kind=NoticeKind.COMPLETION,
        question=question,
        roles=(Role.COORDINATOR,),
        writers=True,
    )


def notify_hand_in(*, evaluation: Evaluation) -> int:
    """Tell all who write that the material has been handed in, or that the hand-in has been
    withdrawn.
    """
    return notify(
        evaluation=evaluation, kind=NoticeKind.HAND_IN, roles=(Role.COORDINATOR, Role.CONTRIBUTOR)
    )


@transaction.atomic
def mark_read(*, person: Person, notices: Iterable[UUID] | None = None) -> int:
    """Mark the person's own notices as read, all or these; return how many were unread."""
    unread = Notice.objects.filter(recipient=person.user, read_at=None)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=clock.now())


@transaction.atomic
def choose(*, person: Person, wanted: Iterable[str]) -> None:
    """Keep which kinds the person wants in their daily digest: the others are switched off."""
    off = {kind.value for kind in NoticeKind} - set(wanted)
    own = NoticeChoice.objects.filter(user=person.user)
    own.exclude(kind__in=off).delete()
    NoticeChoice.objects.bulk_create(
        (NoticeChoice(user=person.user, kind=kind) for kind in sorted(off)), ignore_conflicts=True
    )


def notify_due_dates() -> None:
    """Notify of due dates that are near or have passed, and enqueue the day's digests.

    The relay calls it; it does something from seven in the morning on.
    """
    now, today = clock.now(), clock.today()
    if timezone.localtime(now).hour < BEGINS:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select app.tell_due(%s, %s)", [today, now])
        cursor.execute("select app.wish_digests(%s, %s)", [today, now])
