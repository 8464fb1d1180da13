"""The Celery tasks of the library's jobs."""

from celery import shared_task

from kompass.outbox import execution
from library.extraction import domain as extraction
from library.links import domain as links
from library.scanning import domain as scanning


@shared_task(name=scanning.TASK)
def scan(job_id: str) -> None:
    """Scan the file of a job; safe to run twice."""
    execution.execute(job_id, scanning.work)


@shared_task(name=extraction.TASK)
def read_file(job_id: str) -> None:
    """Read the words of a job's file; safe to run twice."""
    execution.execute(job_id, extraction.work)


@shared_task(name=links.TASK)
def check_link(job_id: str) -> None:
    """Try the web address of a job; safe to run twice."""
    execution.execute(job_id, links.work)
