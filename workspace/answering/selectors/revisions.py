"""The history of one text, as those who write it read it: when, by oneself or by a colleague, and
what changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from evaluations.models import Evaluation, Revision
from kompass.shared import text_diff
from municipalities.access import Person
from questionnaire.models import Question

SITTING = timedelta(minutes=10)  # one writer's saves with shorter pauses are one change
SHOWN = 100


@dataclass(frozen=True)
class Change:
    """A text as it stood when somebody had finished a change; parts: its words beside those of the
    change before.
    """

    revision: Revision
    is_own: bool
    is_current: bool
    parts: tuple[text_diff.Part, ...]


def of_answer(evaluation: Evaluation, question: Question) -> QuerySet[Revision]:
    """Return the revisions of the answer to a question."""
    return Revision.objects.filter(evaluation=evaluation, answer__question=question).select_related(
        "self_assessment"
    )


def of_statement(evaluation: Evaluation, statement: UUID) -> QuerySet[Revision]:
    """Return the revisions of a strength statement."""
    return Revision.objects.filter(evaluation=evaluation, statement=statement).select_related(
        "self_assessment"
    )


def changes(revisions: QuerySet[Revision], person: Person) -> list[Change]:
    """Return the latest changes, newest first; one query.

    Saves of one sitting are one change, texts that came too late stand alone.
    """
    ends = _sittings(revisions.order_by("written_at", "number"))
    current = max((end.number for end in ends if not end.overtaken), default=0)
    shown, before = [], ""
    for end in ends:
        parts = text_diff.differences(before, end.text)
        is_current = not end.overtaken and end.number == current
        shown.append(Change(end, end.written_by_id == person.id, is_current, parts))
        before = before if end.overtaken else end.text
    return shown[::-1][:SHOWN]


def _sittings(revisions: Iterable[Revision]) -> list[Revision]:
    """Return the last revision of each sitting."""
    ends: list[Revision] = []
    for revision in revisions:
        if ends and _goes_on(ends[-1], revision):
            ends.pop()
        ends.append(revision)
    return ends


def _goes_on(last: Revision, revision: Revision) -> bool:
    same = (
        last.written_by_id == revision.written_by_id
        and not last.overtaken
        and not revision.overtaken
    )
    return same and revision.written_at - last.written_at < SITTING
