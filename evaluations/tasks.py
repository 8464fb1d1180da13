"""The doorbells."""

from celery import shared_task

from evaluations import submitting
from evaluations.domain import scanning, submission
from kompass.outbox import working


@shared_task(name=scanning.TASK)
def scan(job_id: str) -> None:
    """Scan the file of a job; safe to ring twice."""
    working.work(job_id, scanning.work)


@shared_task(name=submission.TASK)
def print_submission(job_id: str) -> None:
    """Print the hand-in of a job; safe to ring twice."""
    working.work(job_id, submitting.work)
