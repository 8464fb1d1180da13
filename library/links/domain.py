"""Trying the library's web addresses: a job per address when it is added, and about once a week
while an evaluation is prepared.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction

from evaluations.models import DocumentVersion, LinkState
from kompass.outbox.models import Job
from kompass.shared import clock
from library import jobs
from library.links import outward
from library.links.outward import PUBLIC, Policy

TASK = "evaluations.check_link"
AT_ONCE = 500


def enqueue(*, version: DocumentVersion, evaluation_id: UUID, created_by: UUID) -> None:
    """Let an address be tried after the commit."""
    if version.address:
        jobs.enqueue(TASK, version=version, evaluation_id=evaluation_id, created_by=created_by)


def sweep() -> None:
    """Let the relay enqueue the addresses again that nobody has tried for a week, where an
    evaluation is being prepared.
    """
    with connection.cursor() as cursor:
        cursor.execute("select app.wish_link_checks(%s)", [AT_ONCE])


def work(job: Job, *, policy: Policy = PUBLIC) -> Callable[[], None]:
    """Try a job's address and return the function that stores what it found; a link that has just
    died is notified to the coordinators.
    """
    with transaction.atomic():
        version = DocumentVersion.objects.get(pk=job.payload["version"])
    state = outward.tried(version.address, policy=policy)

    def store() -> None:
        DocumentVersion.objects.filter(pk=version.pk).update(
            link_state=state, link_checked_at=clock.now()
        )
        if state == LinkState.DEAD and version.link_state != LinkState.DEAD:
            with connection.cursor() as cursor:
                cursor.execute("select app.tell_of_dead_link()")

    return store
