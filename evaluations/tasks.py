"""The doorbell."""

from celery import shared_task

from evaluations.domain import scanning
from kompass.outbox import working


@shared_task(name=scanning.TASK)
def scan(job_id: str) -> None:
    """Scan the file of a job; safe to ring twice."""
    working.work(job_id, scanning.work)
