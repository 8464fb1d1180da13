"""Comments on a question, in two lanes: the municipality's own, and one with the evaluators after
the hand-in.
"""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.models import Comment, Evaluation, Lane, NoticeKind
from evaluations.notices import domain as notices
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.errors import Invalid, Refused
from municipalities.access import Person
from municipalities.roles import MUNICIPAL, Role
from questionnaire.models import Question

NOT_SHARED = (Phase.PREPARING, Phase.WITHDRAWN)


@transaction.atomic
def post(
    *,
    evaluation: Evaluation,
    question: Question,
    lane: str,
    person: Person,
    text: str,
    thread: Comment | None = None,
    operation: UUID | None = None,
) -> Comment:
    """Begin a thread, or answer in one, which opens it again.

    Its participants, those who write the answer and the coordinators are notified. operation
    identifies the browser page: the same comment sent twice is one. Raises Invalid or Refused.
    """
    _require_lane(evaluation, lane, person)
    if not text.strip():
        raise Invalid(_("Write the comment before you send it."))
    if thread:
        _require_same_place(thread, lane, question)
    if operation and (sent := Comment.objects.filter(evaluation=evaluation, pk=operation).first()):
        return sent
    made = Comment.objects.create(
        pk=operation or uuid4(),
        evaluation=evaluation,
        municipality_id=evaluation.municipality_id,
        question=question,
        lane=lane,
        thread=thread,
        text=text.strip(),
        said_by=person.user,
    )
    if thread and thread.resolved_at:
        reopen(comment=thread)
    _notify(made, thread)
    return made


def _require_same_place(thread: Comment, lane: str, question: Question) -> None:
    if (thread.thread_id, thread.lane, thread.question_id) != (None, lane, question.pk):
        raise Refused(
            _(
                "This is no longer the conversation that you replied to. Copy your text and "
                "start a new one."
            )
        )


def _require_lane(evaluation: Evaluation, lane: str, person: Person) -> None:
    """Raise Refused where nobody, or not this person, may comment in the lane.

    The policies say the same of people.
    """
    if lane == Lane.SHARED and evaluation.phase in NOT_SHARED:
        raise Refused(
            _("Comments between the municipality and the evaluators open after submission.")
        )
    if lane == Lane.INTERNAL and not person.roles_in(evaluation.municipality_id) & set(MUNICIPAL):
        raise Refused(_("Only the municipality's own people can comment here."))


def _notify(made: Comment, thread: Comment | None) -> None:
    authors = (
        Comment.objects.filter(thread=thread).values_list("said_by", flat=True) if thread else []
    )
    notices.notify(
        evaluation=made.evaluation,
        kind=NoticeKind.COMMENT,
        question=made.question,
        people=[*authors, *([thread.said_by_id] if thread else [])],
        roles=(Role.COORDINATOR,),
        writers=True,
        evaluators=made.lane == Lane.SHARED,
    )


@transaction.atomic
def resolve(*, comment: Comment, person: Person) -> None:
    """Mark a thread as resolved."""
    Comment.objects.filter(pk=comment.pk, thread=None, resolved_at=None).update(
        resolved_by=person.user, resolved_at=clock.now()
    )


@transaction.atomic
def reopen(*, comment: Comment) -> None:
    """Open a resolved thread again."""
    Comment.objects.filter(pk=comment.pk).update(resolved_by=None, resolved_at=None)
