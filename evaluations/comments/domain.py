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
def say(
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

    Those who take part are told, those who write, and the coordinators.

    operation is the browser page's mark: the same comment sent twice is one.
    """
    _require_lane(evaluation, lane, person)
    if not text.strip():
        raise Invalid(_("Write the comment before you send it."))
    if thread and (thread.thread_id, thread.lane, thread.question_id) != (None, lane, question.pk):
        raise Refused(
            _(
                "This is no longer the conversation that you answered. Copy your text and begin a "
                "new one."
            )
        )
    sent = (
        Comment.objects.filter(evaluation=evaluation, pk=operation).first() if operation else None
    )
    if sent:
        return sent
    known = {
        "evaluation": evaluation,
        "municipality_id": evaluation.municipality_id,
        "question": question,
        "lane": lane,
    }
    made = Comment.objects.create(
        **known, pk=operation or uuid4(), thread=thread, text=text.strip(), said_by=person.user
    )
    if thread and thread.resolved_at:
        reopen(comment=thread)
    _tell(made, thread)
    return made


def _require_lane(evaluation: Evaluation, lane: str, person: Person) -> None:
    """Raise Refused where nobody, or not this person, speaks in the lane; the policies say the same
    of people.
    """
    if lane == Lane.SHARED and evaluation.phase in NOT_SHARED:
        raise Refused(_("Comments with the evaluators open with the hand-in."))
    if lane == Lane.INTERNAL and not person.roles_in(evaluation.municipality_id) & set(MUNICIPAL):
        raise Refused(_("Only the municipality's own people comment here."))


def _tell(made: Comment, thread: Comment | None) -> None:
    speakers = (
        Comment.objects.filter(thread=thread).values_list("said_by", flat=True) if thread else []
    )
    notices.notify(
        evaluation=made.evaluation,
        kind=NoticeKind.COMMENT,
        question=made.question,
        people=[*speakers, *([thread.said_by_id] if thread else [])],
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
