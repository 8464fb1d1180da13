"""Comments as their pages show them.

A reader gets the lanes that they ask for and the policies let them read, nothing of the others.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluations.models import Comment, Evaluation, Lane
from evaluations.participation import MUNICIPALITY, name_in, participant_name
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Question


@dataclass(frozen=True)
class Remark:
    """A comment, and what its speaker is called to the reader."""

    pk: UUID
    name: str
    text: str
    at: datetime
    mine: bool


@dataclass(frozen=True)
class Thread:
    """The first comment, its answers, and whether it is resolved."""

    first: Remark
    answers: list[Remark]
    lane: str
    lane_name: str
    question: Question
    resolved: bool

    @property
    def pk(self) -> UUID:
        return self.first.pk


def threads(
    evaluation: Evaluation,
    catalogue: Catalogue,
    person: Person,
    lanes: Iterable[str],
    question: Question | None = None,
    *,
    unresolved: bool = False,
) -> list[Thread]:
    """Return the threads of these lanes, of one question or of all, the oldest first; one query."""
    rows = Comment.objects.filter(evaluation=evaluation, lane__in=list(lanes))
    if question:
        rows = rows.filter(question=question)
    answers: dict[UUID | None, list[Remark]] = defaultdict(list)
    firsts = []
    for row in rows.annotate(participant_name=participant_name("said_by")):
        if row.thread_id:
            answers[row.thread_id].append(_remark(row, person))
        elif not (unresolved and row.resolved_at):
            firsts.append(row)
    return [
        Thread(
            _remark(row, person),
            answers[row.pk],
            row.lane,
            str(Lane(row.lane).label),
            catalogue.by_id[row.question_id],
            row.resolved_at is not None,
        )
        for row in firsts
    ]


def _remark(row: Comment, person: Person) -> Remark:
    side, name = name_in(row)
    if not name:
        name = (
            _("The municipality")
            if side == MUNICIPALITY
            else _("Somebody who no longer takes part")
        )
    return Remark(row.pk, name, row.text, row.said_at, row.said_by_id == person.id)


def comment(evaluation: Evaluation, pk: UUID, lanes: Iterable[str]) -> Comment | None:
    """Return the first comment of a thread in one of these lanes."""
    return _firsts(evaluation, lanes).filter(pk=pk).first()


def _firsts(evaluation: Evaluation, lanes: Iterable[str]) -> QuerySet[Comment]:
    return Comment.objects.filter(
        evaluation=evaluation, thread=None, lane__in=list(lanes)
    ).select_related("question")
