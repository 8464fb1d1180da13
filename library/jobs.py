"""Jobs about one version of a document."""

from uuid import UUID

from evaluations.models import DocumentVersion
from kompass.outbox import queue
from kompass.outbox.models import Job


def enqueue(kind: str, *, version: DocumentVersion, evaluation_id: UUID, created_by: UUID) -> Job:
    """Let the worker do something with a version after the commit; once, however often asked."""
    return queue.enqueue(
        kind=kind,
        key=f"{kind}:{version.pk}",
        evaluation_id=evaluation_id,
        municipality_id=version.municipality_id,
        created_by=created_by,
        payload={"version": str(version.pk)},
    )
