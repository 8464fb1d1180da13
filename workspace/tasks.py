"""The Celery tasks of the municipality's work."""

from celery import shared_task

from kompass.outbox import execution
from workspace.submission import domain as submission
from workspace.submission import printing


@shared_task(name=submission.TASK)
def print_submission(job_id: str) -> None:
    """Print the hand-in of a job; safe to run twice."""
    execution.execute(job_id, printing.work)
