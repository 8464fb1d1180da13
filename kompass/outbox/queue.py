"""Enqueues jobs in the outbox and publishes them to the broker."""

import logging
from collections.abc import Mapping
from uuid import UUID

from django.db import connection, transaction

from kompass.outbox.broker import app
from kompass.outbox.models import Job, State

log = logging.getLogger(__name__)
CHANNEL = "outbox"


@transaction.atomic
def enqueue(
    *,
    kind: str,
    key: str,
    created_by: UUID,
    payload: Mapping[str, object],
    evaluation_id: UUID | None = None,
    municipality_id: UUID | None = None,
) -> Job:
    """Store a job, unless there is one with this key, and publish it after the commit.

    Return the job of this key. Without an evaluation it is visible to its creator, the
    municipality's coordinators and the office; without a municipality it is the association's.
    """
    job, created = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": payload,
            "evaluation_id": evaluation_id,
            "municipality_id": municipality_id,
            "created_by": created_by,
        },
    )
    if created:
        _publish_on_commit(job)
    return job


@transaction.atomic
def retry(job: Job) -> Job:
    """Set a parked job back to waiting, with all its attempts; others stay as they are."""
    if job.state == State.PARKED:
        job.state, job.attempts, job.error, job.leased_until, job.published_at = (
            State.WAITING,
            0,
            "",
            None,
            None,
        )
        job.save()
        _publish_on_commit(job)
    return job


def _publish_on_commit(job: Job) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, str(job.pk)])
    transaction.on_commit(lambda: publish(job.kind, job.pk), robust=True)


def publish(kind: str, job_id: UUID) -> bool:
    """Send the task to the broker; return False when that failed.

    The job stays in the outbox, so the relay publishes it again when the broker was down.
    """
    try:
        app.send_task(kind, args=[str(job_id)], retry=False)
    except Exception:  # each transport has its own errors; the relay tries again
        log.warning("The broker did not take job %s.", job_id)
        return False
    return True
