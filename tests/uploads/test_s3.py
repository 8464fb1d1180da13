"""Files in a real S3 server over HTTP: stored, read and downloaded as from a folder."""

import hashlib

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from moto.server import ThreadedMotoServer

from evaluations.models import DocumentVersion
from kompass.settings.environment import file_storage
from kompass.uploads import storing
from kompass.uploads.models import StoredFile
from kompass.uploads.serving import attachment
from tests.people import acting

pytestmark = pytest.mark.slow

BUCKET = "kompass-tests"
ACCESS = {
    "KOMPASS_S3_ACCESS_KEY": "tests",
    "KOMPASS_S3_SECRET_KEY": "not a secret",
    "KOMPASS_S3_REGION": "eu-north-1",
}


@pytest.fixture(scope="module")
def server():
    """A server that speaks S3, on a free port."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server, monkeypatch, settings):
    """An empty bucket, configured as from the environment."""
    client = boto3.client(
        "s3",
        endpoint_url=server,
        region_name="eu-north-1",
        aws_access_key_id="tests",
        aws_secret_access_key="x",
    )
    client.create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
    )
    for name, value in {
        "KOMPASS_S3_BUCKET": BUCKET,
        "KOMPASS_S3_ENDPOINT": server,
        **ACCESS,
    }.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": file_storage()}
    yield client
    for key in keys(client):
        client.delete_object(Bucket=BUCKET, Key=key)
    client.delete_bucket(Bucket=BUCKET)


def keys(client):
    return [row["Key"] for row in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def test_a_stored_file_can_be_read_and_is_stored_once_per_key(bucket):
    for _ in range(2):
        assert storing.put("files/a/b", b"En plan.") == "files/a/b"
    assert storing.read("files/a/b") == b"En plan."
    assert keys(bucket) == ["files/a/b"]


def test_a_removed_file_is_gone_and_can_be_removed_again(bucket):
    storing.put("files/a/b", b"En plan.")
    for _ in range(2):
        storing.remove("files/a/b")
    with pytest.raises(FileNotFoundError):
        storing.open("files/a/b")
    assert keys(bucket) == []


def test_a_lost_file_is_not_found(bucket):
    with pytest.raises(Http404):
        attachment("files/no/such", name="x", media_type="text/plain")
    assert keys(bucket) == []


def test_objects_are_private_and_addresses_have_no_credentials(bucket, server):
    storing.put("files/a/b", b"En plan.")
    grants = bucket.get_object_acl(Bucket=BUCKET, Key="files/a/b")["Grants"]
    assert [(grant["Grantee"]["Type"], grant["Permission"]) for grant in grants] == [
        ("CanonicalUser", "FULL_CONTROL")
    ]
    assert "?" not in storing.storage().url("files/a/b")


def test_requests_are_signed_with_signature_version_4(bucket, monkeypatch):
    seen = []
    storing.storage().connection.meta.client.meta.events.register(
        "before-send.s3", lambda request, **_: seen.append(request.headers)
    )
    storing.put("files/a/b", b"En plan.")
    assert [bytes(headers["Authorization"]).split()[0] for headers in seen] == [
        b"AWS4-HMAC-SHA256"
    ] * len(seen)
    assert len(seen) > 0


def test_a_bucket_without_credentials_prevents_the_start_and_is_named(monkeypatch):
    monkeypatch.setenv("KOMPASS_S3_BUCKET", BUCKET)
    monkeypatch.delenv("KOMPASS_S3_ACCESS_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="KOMPASS_S3_ACCESS_KEY"):
        file_storage()


def test_without_a_bucket_files_are_stored_in_a_folder(monkeypatch):
    monkeypatch.delenv("KOMPASS_S3_BUCKET", raising=False)
    assert file_storage() == {"BACKEND": "kompass.uploads.storage.Folder"}


@pytest.fixture(params=["folder", "s3"])
def place(request):
    """Either storage; return a function that lists its files."""
    if request.param == "s3":
        client = request.getfixturevalue("bucket")
        return lambda: keys(client)
    settings, folder = request.getfixturevalue("settings"), request.getfixturevalue("tmp_path")
    settings.KOMPASS_MEDIA = folder
    return lambda: [
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    ]


@pytest.mark.django_db
def test_evidence_is_uploaded_and_downloaded_with_either_storage(place, play, browser_of):
    address = reverse("question-evidence", args=[play.evaluation.pk, "open.plan"])
    sent = browser_of(play.town.coordinator).post(
        address, {"file": SimpleUploadedFile("Åtgärder.txt", b"En plan.")}
    )
    assert sent.status_code == 302
    with acting(play.town.coordinator):
        version, row = DocumentVersion.objects.get(), StoredFile.objects.get()
    assert place() == [
        f"files/{play.town.municipality.pk}/{hashlib.sha256(b'En plan.').hexdigest()}"
    ]
    page = reverse("document", args=[play.evaluation.pk, version.pk])
    got = browser_of(play.town.leader).get(page)
    assert b"".join(got.streaming_content) == b"En plan."
    assert got.headers["Content-Length"] == "8"
    assert (
        got.headers["Content-Disposition"] == "attachment; filename*=utf-8''%C3%85tg%C3%A4rder.txt"
    )
    storing.remove(row.key)
    assert browser_of(play.town.leader).get(page).status_code == 404
    assert place() == []
