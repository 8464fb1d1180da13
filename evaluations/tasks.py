"""The Celery tasks that send e-mails about evaluations."""

from celery import shared_task

from evaluations.notices import emails
from kompass.outbox import execution


@shared_task(name=emails.DELEGATED)
def delegation_email(job_id: str) -> None:
    """Send the e-mail of a delegation; safe to run twice."""
    execution.execute(job_id, emails.work_delegated)


@shared_task(name=emails.DIGEST)
def digest(job_id: str) -> None:
    """Send somebody's digest of the day; safe to run twice."""
    execution.execute(job_id, emails.work_digest)
