"""Storing files by hash: one row and one file for the same bytes; nothing of a refused file."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from kompass.shared.errors import Invalid
from kompass.uploads import storage, storing
from kompass.uploads.models import State, StoredFile
from kompass.uploads.serving import attachment
from tests.factories import begun
from tests.people import acting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def coordinator(town):
    with acting(town.coordinator):
        yield


@pytest.fixture
def folder(settings, tmp_path):
    settings.KOMPASS_MEDIA = tmp_path
    return tmp_path


def receive(town, data=b"En plan.", name="plan.txt"):
    checked = storing.check(SimpleUploadedFile(name, data))
    return storing.keep(
        checked=checked, municipality_id=town.municipality.pk, created_by=town.coordinator.id
    )


def files(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_a_file_is_stored_under_its_municipality_and_hash(town, folder):
    row = receive(town)
    digest = hashlib.sha256(b"En plan.").hexdigest()
    assert row.sha256 == digest
    assert row.size == 8
    assert row.media_type == "text/plain"
    assert row.name == "plan.txt"
    assert row.state == State.NOT_SCANNED
    assert files(folder) == [f"files/{town.municipality.pk}/{digest}"]


def test_the_same_bytes_are_stored_once(town, folder):
    assert receive(town, name="a.txt").pk == receive(town, name="b.txt").pk
    assert StoredFile.objects.count() == 1
    assert len(files(folder)) == 1


def test_two_municipalities_store_the_same_file_separately(town, elsewhere, folder):
    receive(town)
    with acting(elsewhere.coordinator):
        receive(elsewhere)
        assert StoredFile.objects.count() == 1
    assert len(files(folder)) == 2


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"%PDF-1.7 broken", b"a" * 2000])
def test_nothing_of_a_refused_file_is_stored(town, folder, settings, data):
    settings.KOMPASS_MAX_FILE = 1999
    with pytest.raises(Invalid):
        receive(town, data)
    assert files(folder) == []
    assert StoredFile.objects.count() == 0


def test_the_storage_of_a_municipality_is_limited(town, folder, settings):
    settings.KOMPASS_MAX_TENANT = 20
    receive(town, b"a" * 15)
    with pytest.raises(Invalid, match="file storage is full"):
        receive(town, b"b" * 6)
    assert receive(town, b"a" * 15).size == 15
    assert receive(town, b"c" * 5).size == 5
    assert len(files(folder)) == 2


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Karin\\plan.pdf", "plan.pdf"),
        ("/absolute/plan.pdf", "plan.pdf"),
        ("..", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("plan\0.pdf\r\nX-Evil: 1", "plan.pdfX-Evil: 1"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("Åtgärder ö 2027.pdf", "Åtgärder ö 2027.pdf"),
        ("x" * 200 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_file_names_are_cleaned(name, kept):
    assert storing.clean_name(name) == kept


@pytest.mark.parametrize(
    ("name", "media_type", "fitting"),
    [
        ("plan.pdf", "application/pdf", "plan.pdf"),
        ("PLAN.PDF", "application/pdf", "PLAN.PDF"),
        ("plan.exe", "application/pdf", "plan.exe.pdf"),
        ("foto.jpeg", "image/jpeg", "foto.jpeg"),
        ("foto.png", "image/jpeg", "foto.png.jpg"),
        ("tabell.csv", "text/plain", "tabell.csv"),
        ("sida.html", "text/plain", "sida.html.txt"),
    ],
)
def test_a_file_name_gets_the_extension_of_its_type(name, media_type, fitting):
    assert storing.fitting_name(name, media_type) == fitting


def test_a_half_written_file_never_has_its_final_name(folder, monkeypatch):
    def full_disk(_descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(storage.os, "fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        storing.put("files/x/y", b"data")
    assert files(folder) == []


def test_an_unscanned_file_is_sent_only_where_configured(town, folder, settings):
    row = receive(town)
    settings.KOMPASS_ALLOW_UNSCANNED = False
    assert row.may_leave is False
    row.state = State.CLEAN
    assert row.may_leave is True
    row.state, settings.KOMPASS_ALLOW_UNSCANNED = State.NOT_SCANNED, True
    assert row.may_leave is True


def test_a_file_is_sent_as_a_download_that_runs_nothing(town, folder):
    row = receive(town)
    response = attachment(row.key, name='Å "plan".txt', media_type=row.media_type)
    assert b"".join(response.streaming_content) == b"En plan."
    assert {
        name: response.headers[name]
        for name in (
            "Content-Type",
            "X-Content-Type-Options",
            "Cache-Control",
            "Content-Security-Policy",
        )
    } == {
        "Content-Type": "text/plain",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert response.headers["Content-Disposition"].startswith("attachment;")


def test_a_lost_file_is_not_found(folder):
    with pytest.raises(Http404):
        attachment("files/no/such", name="x", media_type="text/plain")
    assert files(folder) == []


def test_a_document_is_downloaded_only_by_those_who_may_read_it(town, association, browser_of):
    play = begun(town, association)
    version = play.cite(play.question()).document_version
    address = reverse("document", args=[play.evaluation.pk, version.pk])
    sent = browser_of(town.leader).get(address)
    assert b"".join(sent.streaming_content) == b"En plan."
    assert sent.headers["Content-Disposition"] == 'attachment; filename="plan.txt"'
    assert browser_of(association.lead).get(address).status_code == 403
