"""Executes jobs under a lease of 20 s that is renewed every 5 s on a separate connection.

A fencing token guards the result: only the holder of the latest lease may complete a job, and its
result and the state "done" are stored in one transaction.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Self
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from kompass.outbox.models import Job, State
from kompass.shared import clock
from kompass.shared.actor import Actor, acting_as

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=20)
RENEWAL_INTERVAL = 5.0
MAX_ATTEMPTS = 3

Store = Callable[[], None]
Handler = Callable[[Job], Store]


class LostLease(Exception):
    """Another worker has leased the job; the result of this one is discarded."""


def execute(job_id: str, handler: Handler) -> bool:
    """Execute a job; return False when there was nothing to do or the lease was lost.

    handler(job) does what takes time and returns a function that stores the result, which is called
    in the transaction that completes the job. Errors of the handler are recorded and raised.
    """
    with acting_as(Actor("job", UUID(job_id))):
        job = acquire(UUID(job_id))
        if job is None:
            return False
        with LeaseRenewal(job):
            try:
                store = handler(job)
                complete(job, store)
            except LostLease:
                log.warning("Job %s was taken over by another worker.", job.pk)
                return False
            except Exception as error:
                release(job, error)
                raise
    return True


@transaction.atomic
def acquire(job_id: UUID) -> Job | None:
    """Lease the job, or return None when it is done, parked or leased by another."""
    now = clock.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, leased_until__lt=now)
    job = (
        Job.objects.select_for_update(skip_locked=True)
        .filter(free, pk=job_id, attempts__lt=MAX_ATTEMPTS)
        .first()
    )
    if job is None:
        return None
    job.state, job.attempts, job.fence, job.leased_until = (
        State.RUNNING,
        job.attempts + 1,
        job.fence + 1,
        now + LEASE,
    )
    job.save(update_fields=["state", "attempts", "fence", "leased_until"])
    return job


@transaction.atomic
def complete(job: Job, store: Store) -> None:
    """Store the result and the state "done". Raises LostLease when the fence has moved on."""
    current = (
        Job.objects.select_for_update()
        .filter(pk=job.pk, fence=job.fence, state=State.RUNNING)
        .first()
    )
    if current is None:
        raise LostLease
    store()
    current.state, current.finished_at, current.leased_until, current.error = (
        State.DONE,
        clock.now(),
        None,
        "",
    )
    current.save(update_fields=["state", "finished_at", "leased_until", "error"])


@transaction.atomic
def release(job: Job, error: Exception) -> None:
    """End the lease after an error; park the job after its last attempt.

    The error's class is stored, never its text, which could hold personal data.
    """
    state = State.PARKED if job.attempts >= MAX_ATTEMPTS else State.WAITING
    Job.objects.filter(pk=job.pk, fence=job.fence).update(
        state=state, leased_until=None, published_at=None, error=type(error).__name__
    )


class LeaseRenewal:
    """A context manager: a thread renews the lease on its own connection during the block."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join()

    def _run(self) -> None:
        with acting_as(Actor("job", self.job.pk)):
            while not self.stopped.wait(RENEWAL_INTERVAL):
                try:
                    self._renew()
                except Exception:  # e.g. the database restarts; tried again next time
                    log.warning("The lease of job %s could not be renewed.", self.job.pk)
        connection.close()

    @transaction.atomic
    def _renew(self) -> None:
        Job.objects.filter(pk=self.job.pk, fence=self.job.fence, state=State.RUNNING).update(
            leased_until=clock.now() + LEASE
        )


@transaction.atomic
def sweep() -> list[tuple[str, UUID]]:
    """Return (kind, id) of at most 200 jobs to publish: unpublished ones, and expired leases.

    Park those whose lease expired at the last attempt.
    """
    now = clock.now()
    expired = Q(state=State.RUNNING, leased_until__lt=now)
    unpublished = Q(state=State.WAITING) & (
        Q(published_at__isnull=True) | Q(published_at__lt=now - LEASE)
    )
    Job.objects.filter(expired, attempts__gte=MAX_ATTEMPTS).update(
        state=State.PARKED, leased_until=None, error="WorkerLost"
    )
    rows = list(
        Job.objects.select_for_update(skip_locked=True)
        .filter(expired | unpublished)
        .values_list("kind", "id")[:200]
    )
    Job.objects.filter(pk__in=[pk for _, pk in rows]).update(published_at=now, fence=F("fence"))
    return rows
