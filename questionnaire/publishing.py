"""Publishing freezes a version, so that a round can pin it."""

from dataclasses import dataclass

from django.db import transaction

from kompass.shared import clock
from kompass.shared.errors import Invalid
from questionnaire import differences, states, storing
from questionnaire.checks import Fault, missing_texts, tree_faults
from questionnaire.models import QuestionSet
from questionnaire.states import Address
from questionnaire.tree import Node


@dataclass(frozen=True)
class Summary:
    """What stands in the way of publishing, and what is worth knowing before it."""

    root: Node
    faults: list[Fault]
    stale: set[Address]
    unticked: set[Address]
    changes: list[differences.Change]


def summary(draft: QuestionSet) -> Summary:
    """Look a draft through: missing texts, sums, keys; stale and unticked texts; differences to the
    version before.
    """
    root, ticks = storing.read(draft), states.known(draft)
    changes = differences.between(storing.read(draft.previous), root) if draft.previous else []
    faults = [*tree_faults(root), *missing_texts(root)]
    return Summary(root, faults, states.stale(root, ticks), states.unticked(root, ticks), changes)


@transaction.atomic
def publish(question_set: QuestionSet) -> QuestionSet:
    """Freeze a question set; raise Invalid with each missing text, wrong sum and duplicate key.

    Publishing twice changes nothing.
    """
    found = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    if found.published_at is None:
        root = storing.read(found)
        if faults := [*tree_faults(root), *missing_texts(root)]:
            raise Invalid(*(fault.sentence for fault in faults))
        found.published_at = clock.now()
        found.save(update_fields=["published_at"])
    return found
