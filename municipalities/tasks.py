"""The doorbell."""

from celery import shared_task

from kompass.outbox import working
from municipalities import letters, selectors


@shared_task(name=selectors.MAIL)
def mail(job_id: str) -> None:
    """Mail the invitation of a job; safe to ring twice."""
    working.work(job_id, letters.work)
