"""Scanning for viruses: a job per file; what is infected loses its bytes, what could not be scanned
can be tried again.
"""

import logging
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from kompass.outbox import queue
from kompass.outbox.models import Job
from kompass.shared import clock
from kompass.shared.errors import Refused
from kompass.uploads import scanner, storing
from kompass.uploads.models import State, StoredFile
from municipalities.access import Person

log = logging.getLogger(__name__)
TASK = "evaluations.scan"


def enqueue(*, stored: StoredFile, evaluation_id: UUID, created_by: UUID) -> None:
    """Let a file be scanned after the commit, when it waits and there is a scanner."""
    if stored.state == State.PENDING and settings.KOMPASS_CLAMAV:
        _enqueue(stored.pk, stored.municipality_id, evaluation_id, created_by)


def _enqueue(file: UUID, municipality_id: UUID, evaluation_id: UUID, created_by: UUID) -> Job:
    return queue.enqueue(
        kind=TASK,
        key=f"{TASK}:{file}",
        evaluation_id=evaluation_id,
        municipality_id=municipality_id,
        created_by=created_by,
        payload={"file": str(file)},
    )


@transaction.atomic
def scan_again(*, person: Person) -> int:
    """Let every file be scanned that no scanner has seen; return how many.

    Raises Refused when there is no scanner.
    """
    if not settings.KOMPASS_CLAMAV:
        raise Refused(_("No virus scanner is set up. Whoever runs the service needs to set it up."))
    with connection.cursor() as cursor:
        cursor.execute("select id, municipality_id, evaluation_id from app.unscanned_files()")
        waiting = cursor.fetchall()
    for file, municipality_id, evaluation_id in waiting:
        queue.retry(_enqueue(file, municipality_id, evaluation_id, person.id))
    return len(waiting)


def work(job: Job) -> Callable[[], None]:
    """Scan a job's file and return the function that stores the outcome.

    A scanner that fails leaves the state "error".
    """
    with transaction.atomic():
        stored = StoredFile.objects.get(pk=job.payload["file"])
    try:
        with storing.open(stored.key) as file:
            virus = scanner.scan(file.chunks())
    # the scanner, or the storage with errors of its own; the job tries again and says so when it
    # gives up
    except Exception:
        with transaction.atomic():
            _note(stored, State.ERROR)
        raise

    def store() -> None:
        _note(stored, State.INFECTED if virus else State.CLEAN)
        if virus:
            log.warning("The scanner found %s in file %s; its bytes are deleted.", virus, stored.pk)
            transaction.on_commit(lambda: storing.remove(stored.key), robust=True)

    return store


def _note(stored: StoredFile, state: State) -> None:
    StoredFile.objects.filter(pk=stored.pk).update(state=state, scanned_at=clock.now())
