"""Celery tasks; each is safe to run twice."""

from celery import shared_task

from kompass.outbox import execution
from municipalities import invitation_emails, selectors, signin_emails


@shared_task(name=selectors.MAIL)
def send_invitation(job_id: str) -> None:
    """Send the invitation of a job."""
    execution.execute(job_id, invitation_emails.send)


@shared_task(name=signin_emails.KIND)
def send_signin_email(job_id: str) -> None:
    """Send an e-mail of the sign-in."""
    execution.execute(job_id, signin_emails.send)
