"""The doorbells."""

from celery import shared_task

from kompass.outbox import execution
from municipalities import invitation_emails, selectors, signin_emails


@shared_task(name=selectors.MAIL)
def mail(job_id: str) -> None:
    """Mail the invitation of a job; safe to ring twice."""
    execution.work(job_id, invitation_emails.work)


@shared_task(name=signin_emails.KIND)
def letter(job_id: str) -> None:
    """Send a letter of the sign-in; safe to ring twice."""
    execution.work(job_id, signin_emails.work)
