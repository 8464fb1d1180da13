"""The submission as PDF: enqueued at the hand-in, one job per report language, printed from
what was handed in.
"""

from django.conf import settings
from django.db import transaction

from evaluations.models import Evaluation
from kompass.outbox import queue
from kompass.outbox.models import Job
from municipalities.access import Person

TASK = "evaluations.submission"


def job_key(evaluation: Evaluation, language: str) -> str:
    """Return the key of a printing: kind, evaluation, hand-in, language."""
    return f"{TASK}:{evaluation.pk}:{evaluation.submission}:{language}"


def enqueue(*, evaluation: Evaluation, person: Person) -> list[Job]:
    """Let the hand-in be printed after the commit, where this service prints at all."""
    return _enqueue(evaluation, person) if settings.KOMPASS_PDF else []


@transaction.atomic
def enqueue_again(*, evaluation: Evaluation, person: Person) -> list[Job]:
    """Let what has not been printed be printed, also when it was given up before."""
    return [queue.retry(job) for job in _enqueue(evaluation, person)]


def _enqueue(evaluation: Evaluation, person: Person) -> list[Job]:
    return [
        queue.enqueue(
            kind=TASK,
            key=job_key(evaluation, language),
            evaluation_id=evaluation.pk,
            municipality_id=evaluation.municipality_id,
            created_by=person.id,
            payload={"language": language, "number": evaluation.submission},
        )
        for language in evaluation.report_languages
    ]
