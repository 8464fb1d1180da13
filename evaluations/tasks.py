"""The doorbells."""

from celery import shared_task

from evaluations.notices import emails as letters
from kompass.outbox import working
from library.extraction import domain as reading_files
from library.links import domain as linking
from library.scanning import domain as scanning
from workspace.submission import domain as submission
from workspace.submission import printing as submitting


@shared_task(name=scanning.TASK)
def scan(job_id: str) -> None:
    """Scan the file of a job; safe to ring twice."""
    working.work(job_id, scanning.work)


@shared_task(name=reading_files.TASK)
def read_file(job_id: str) -> None:
    """Read the words of a job's file; safe to ring twice."""
    working.work(job_id, reading_files.work)


@shared_task(name=linking.TASK)
def check_link(job_id: str) -> None:
    """Try the web address of a job; safe to ring twice."""
    working.work(job_id, linking.work)


@shared_task(name=letters.DELEGATED)
def letter(job_id: str) -> None:
    """Send the letter of a delegation; safe to ring twice."""
    working.work(job_id, letters.work_delegated)


@shared_task(name=letters.DIGEST)
def digest(job_id: str) -> None:
    """Send somebody's digest of the day; safe to ring twice."""
    working.work(job_id, letters.work_digest)


@shared_task(name=submission.TASK)
def print_submission(job_id: str) -> None:
    """Print the hand-in of a job; safe to ring twice."""
    working.work(job_id, submitting.work)
