"""The municipality's own figures."""

from evaluations.models import (
    Evaluation,
    KeyFacts,
)


def key_facts(evaluation: Evaluation) -> KeyFacts | None:
    """Return the municipality's own figures."""
    return KeyFacts.objects.filter(evaluation=evaluation).first()
