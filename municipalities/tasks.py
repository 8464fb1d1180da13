"""The doorbells."""

from celery import shared_task

from kompass.outbox import execution
from municipalities import letters, posting, selectors


@shared_task(name=selectors.MAIL)
def mail(job_id: str) -> None:
    """Mail the invitation of a job; safe to ring twice."""
    execution.work(job_id, letters.work)


@shared_task(name=posting.KIND)
def letter(job_id: str) -> None:
    """Send a letter of the sign-in; safe to ring twice."""
    execution.work(job_id, posting.work)
