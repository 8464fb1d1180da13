"""The municipality's own figures."""

from evaluations.models import Evaluation, KeyFacts


def save_key_facts(*, evaluation: Evaluation, figures: dict[str, object]) -> KeyFacts:
    """Store the municipality's own figures."""
    facts, _created = KeyFacts.objects.update_or_create(
        evaluation=evaluation, defaults={**figures, "municipality_id": evaluation.municipality_id}
    )
    return facts
