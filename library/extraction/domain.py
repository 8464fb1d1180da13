"""Reading the words of files for the search: a job per version, once the file may leave; what has
no text says so.
"""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from evaluations.models import DocumentVersion, Passage, TextReading
from kompass.outbox.models import Job
from kompass.uploads import storing, text_extraction
from library import jobs

TASK = "evaluations.read_file"
AT_ONCE = 500


def enqueue(*, version: DocumentVersion, evaluation_id: UUID, created_by: UUID) -> None:
    """Let a version be read after the commit.

    One that waits for the scanner is found by the sweep later.
    """
    if version.file and version.file.may_leave:
        jobs.enqueue(TASK, version=version, evaluation_id=evaluation_id, created_by=created_by)


def sweep() -> None:
    """Let the relay enqueue every version that waits, may leave, and has no job yet: from before
    the search, or scanned meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select app.wish_readings(%s, %s)", [settings.KOMPASS_ALLOW_UNSCANNED, AT_ONCE]
        )


def work(job: Job) -> Callable[[], None]:
    """Read a job's file and return the function that stores its words."""
    with transaction.atomic():
        version = DocumentVersion.objects.select_related("file").get(pk=job.payload["version"])
    assert version.file is not None and version.file.may_leave
    found = text_extraction.extract(storing.read(version.file.key), version.file.media_type)

    def store() -> None:
        Passage.objects.filter(version=version).delete()
        Passage.objects.bulk_create(
            [
                Passage(
                    version=version,
                    municipality_id=version.municipality_id,
                    page=page,
                    place=place,
                    text=text,
                )
                for place, (page, text) in enumerate(found, 1)
            ],
            batch_size=200,
        )
        reading = TextReading.READ if found else TextReading.WORDLESS
        DocumentVersion.objects.filter(pk=version.pk).update(reading=reading)

    return store
