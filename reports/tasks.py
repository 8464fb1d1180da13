"""Celery tasks of reports."""

from celery import shared_task

from kompass.outbox import execution
from reports import publishing


@shared_task(name=publishing.TASK)
def render(job_id: str) -> None:
    """Render the report of a job; safe to run twice."""
    execution.execute(job_id, publishing.work)
