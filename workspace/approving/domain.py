"""The leadership's approval before the hand-in: somebody has read the submission; what is written
afterwards ends it.

A trigger ends it, whatever way the change takes: a removed statement leaves no time to compare
with, and a writer may not remove a leader's approval.
"""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle
from evaluations.models import (
    Answer,
    Approval,
    Citation,
    Evaluation,
    Move,
    NothingRaised,
    Statement,
)
from evaluations.states import Phase
from kompass.shared.errors import Refused
from municipalities.access import Person
from municipalities.roles import Role

# In the order in which one acts: who is both the leader and the coordinator approves as the leader.
CAPACITIES = (Role.LEADER, Role.COORDINATOR)


def fingerprint_of(evaluation: Evaluation) -> str:
    """Return a fingerprint of the submission: another one as soon as anything has been written;
    four queries.
    """
    rows = [
        sorted(Answer.objects.filter(evaluation=evaluation).values_list("pk", "version")),
        sorted(Statement.objects.filter(evaluation=evaluation).values_list("pk", "version")),
        sorted(Citation.objects.filter(evaluation=evaluation).values_list("pk")),
        sorted(NothingRaised.objects.filter(evaluation=evaluation).values_list("pk")),
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def valid(evaluation: Evaluation) -> list[Approval]:
    """Return the approvals that hold, the newest first; two queries.

    One from before a withdrawal does not.
    """
    withdrawn = (
        Move.objects.filter(evaluation=evaluation, name="withdraw_hand_in")
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    rows = Approval.objects.filter(evaluation=evaluation).select_related("approved_by")
    return [row for row in rows if withdrawn is None or row.approved_at > withdrawn]


@transaction.atomic
def approve(*, evaluation: Evaluation, person: Person, fingerprint: str) -> Approval:
    """Approve the submission as it was read, in the capacity one has.

    Raises Refused when it has changed; approving twice is one.
    """
    locked = lifecycle.require(evaluation, Phase.PREPARING)
    if fingerprint != fingerprint_of(locked):
        raise Refused(
            _(
                "Something has been written since you opened the page. Read what is new, then "
                "approve."
            )
        )
    capacity = next(
        (role for role in CAPACITIES if role in person.roles_in(locked.municipality_id)), None
    )
    if capacity is None:
        raise Refused(
            _(
                "Only the municipal leadership or a coordinator can approve. Nothing has been "
                "changed."
            )
        )
    own = next((row for row in valid(locked) if row.approved_by_id == person.id), None)
    return own or Approval.objects.create(
        evaluation=locked, approved_by=person.user, capacity=capacity
    )


@transaction.atomic
def take_back(*, evaluation: Evaluation, person: Person) -> int:
    """Take one's own approvals back; return how many there were."""
    lifecycle.require(evaluation, Phase.PREPARING)
    return Approval.objects.filter(evaluation=evaluation, approved_by=person.user).delete()[0]


@transaction.atomic
def ask_for(*, evaluation: Evaluation, needed: bool) -> Evaluation:
    """Let the hand-in need an approval, or not."""
    locked = lifecycle.require(evaluation, Phase.PREPARING)
    locked.needs_approval = evaluation.needs_approval = needed
    locked.save(update_fields=["needs_approval"])
    return evaluation
