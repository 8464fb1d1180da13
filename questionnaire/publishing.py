"""Publishing a version: it never changes from then on, and a round may use it."""

from dataclasses import dataclass

from django.db import transaction

from kompass.shared import clock
from kompass.shared.errors import Invalid
from questionnaire import differences, states, storing
from questionnaire.checks import Fault, missing_texts, tree_faults
from questionnaire.models import QuestionSet
from questionnaire.states import TextAddress
from questionnaire.tree import Node


@dataclass(frozen=True)
class Summary:
    """The faults that prevent publishing, and what the office may want to know before it."""

    root: Node
    faults: list[Fault]
    stale: set[TextAddress]
    unticked: set[TextAddress]
    changes: list[differences.Change]


def summary(draft: QuestionSet) -> Summary:
    """Return a draft's faults, stale and unticked texts, and changes since the previous version."""
    root, text_states = storing.read(draft), states.read(draft)
    changes = differences.between(storing.read(draft.previous), root) if draft.previous else []
    faults = [*tree_faults(root), *missing_texts(root)]
    return Summary(
        root,
        faults,
        states.stale(root, text_states),
        states.unticked(root, text_states),
        changes,
    )


@transaction.atomic
def publish(question_set: QuestionSet) -> QuestionSet:
    """Publish a draft; raise Invalid with each missing text, wrong sum and repeated key.

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
