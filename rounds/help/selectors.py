"""When the office was let in to read drafts."""

from evaluations.models import (
    Evaluation,
    ReadingGrant,
)


def grants(evaluation: Evaluation) -> list[ReadingGrant]:
    """Return when the office was let in to read drafts, newest first; one query."""
    return list(ReadingGrant.objects.filter(evaluation=evaluation))
