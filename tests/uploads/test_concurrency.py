"""Two uploads at the same time: the space is counted for both, and the same file is stored once."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from kompass.celery import app
from kompass.shared.errors import Invalid
from kompass.uploads import storing
from kompass.uploads.models import StoredFile
from library import tasks
from library.scanning import domain as scanning
from tests.people import acting


def both(town, *files):
    """Keep each of the files in a thread of its own; return how many were kept and how many
    refused.
    """
    barrier, kept, refused = threading.Barrier(len(files), timeout=10), [], []

    def keep(data):
        checked = storing.check(SimpleUploadedFile("plan.txt", data))
        try:
            with acting(town.coordinator):
                storing.used(town.municipality.pk)
                barrier.wait()
                kept.append(
                    storing.keep(
                        checked=checked,
                        municipality_id=town.municipality.pk,
                        created_by=town.coordinator.id,
                    ).pk
                )
        except Invalid as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=keep, args=(data,)) for data in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return kept, refused


@pytest.mark.django_db(transaction=True)
def test_two_concurrent_files_do_not_exceed_the_quota(town, settings):
    settings.KOMPASS_MAX_TENANT = 15
    kept, refused = both(town, b"a" * 10, b"b" * 10)
    assert len(kept) == 1
    assert [error.split(".")[0] for error in refused] == ["The municipality's file storage is full"]
    with acting(town.coordinator):
        assert storing.used(town.municipality.pk) == 10


@pytest.mark.django_db(transaction=True)
def test_the_same_file_uploaded_twice_concurrently_is_stored_once(town):
    kept, refused = both(town, b"a" * 10, b"a" * 10)
    assert len(kept) == 2
    assert len(set(kept)) == 1
    assert refused == []
    with acting(town.coordinator):
        assert StoredFile.objects.count() == 1


def test_the_worker_knows_the_tasks():
    app.loader.import_default_modules()
    assert app.tasks[scanning.TASK].name == tasks.scan.name == "evaluations.scan"
