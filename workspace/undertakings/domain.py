"""Undertakings: what the municipality does anyway.

Each is registered once, over all rounds, and mapped to areas and questions.
"""

from django.db import transaction

from evaluations.models import Evaluation, Undertaking


@transaction.atomic
def register(
    *, evaluation: Evaluation, fields: dict[str, object], undertaking: Undertaking | None = None
) -> Undertaking:
    """Register an undertaking of the evaluation's municipality, or change one that is there."""
    row = undertaking or Undertaking(municipality_id=evaluation.municipality_id)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def remove(*, undertaking: Undertaking) -> None:
    """Remove an undertaking; the document that describes it stays."""
    undertaking.delete()
