"""The evaluators open the material."""

from django.db import transaction

from evaluations import lifecycle
from evaluations.models import (
    Evaluation,
)
from municipalities.access import Person


@transaction.atomic
def open_review(*, evaluation: Evaluation, person: Person) -> Evaluation:
    """Begin reading; from now on the hand-in stays."""
    return lifecycle.move(evaluation=evaluation, name="open_review", person=person)
