"""Stores files by their hash in Django's storage: a folder or an S3 bucket."""

import hashlib
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from kompass.uploads import checks
from kompass.uploads.models import State, StoredFile

# The extensions that a name may have, by media type; the first is appended to a name with another.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "text/plain": (".txt", ".csv", ".tsv", ".md"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
}


def storage() -> Storage:
    """Return where files are kept."""
    return storages["default"]


def put(key: str, data: bytes) -> str:
    """Store bytes under a key, atomically; return their path, or the key in S3, for people."""
    storage().save(key, ContentFile(data))
    try:
        return storage().path(key)
    except NotImplementedError:  # not a folder
        return key


def open(key: str) -> File:
    """Open the bytes of a key for reading. Raises FileNotFoundError when they are missing."""
    return storage().open(key, "rb")


def read(key: str) -> bytes:
    """Return the bytes of a key."""
    with open(key) as file:
        return file.read()


def remove(key: str) -> None:
    """Delete the bytes of a key, if there are any."""
    storage().delete(key)


@dataclass(frozen=True, slots=True)
class Checked:
    """An uploaded file as it would be stored: cleaned, with its detected type and a safe name."""

    data: bytes
    media_type: str
    name: str
    sha256: str


def check(upload: UploadedFile) -> Checked:
    """Check and clean an uploaded file without storing it. Raises Invalid."""
    limit = settings.KOMPASS_MAX_FILE
    data, media_type = checks.check(upload.read(limit + 1), limit=limit)
    return Checked(
        data,
        media_type,
        fitting_name(clean_name(upload.name or ""), media_type),
        hashlib.sha256(data).hexdigest(),
    )


def find(*, sha256: str, municipality_id: UUID) -> StoredFile | None:
    """Return the municipality's own file of this hash."""
    return StoredFile.objects.filter(municipality_id=municipality_id, sha256=sha256).first()


@transaction.atomic
def keep(*, checked: Checked, municipality_id: UUID, created_by: UUID) -> StoredFile:
    """Store a checked file; the same bytes again return the same row.

    Raises Invalid when it is known as infected or the municipality's space is used up.
    """
    # Two uploads at once would otherwise both find the last space free.
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files/{municipality_id}"]
        )
    known = find(sha256=checked.sha256, municipality_id=municipality_id)
    if known and known.state == State.INFECTED:
        raise Invalid(
            _(
                "A virus was found in this file when it was attached before, so it is not "
                "accepted. Choose another file."
            )
        )
    if known:
        return known
    if used(municipality_id) + len(checked.data) > settings.KOMPASS_MAX_TENANT:
        raise Invalid(
            _(
                "The municipality's file storage is full. Link to the document instead, or ask "
                "the Association's administrator for more space."
            )
        )
    stored = StoredFile(
        municipality_id=municipality_id,
        sha256=checked.sha256,
        size=len(checked.data),
        media_type=checked.media_type,
        name=checked.name,
        state=first_state(),
        created_by=created_by,
    )
    put(stored.key, checked.data)
    stored.save(force_insert=True)
    return stored


@transaction.atomic
def forget(stored: StoredFile) -> None:
    """Delete the row of an unused file, and its bytes after the commit."""
    key = stored.key
    stored.delete()
    transaction.on_commit(lambda: remove(key), robust=True)


def used(municipality_id: UUID) -> int:
    """Return the size of the municipality's files in bytes; those of infected ones are deleted."""
    kept = StoredFile.objects.filter(municipality_id=municipality_id).exclude(state=State.INFECTED)
    return kept.aggregate(total=Sum("size"))["total"] or 0


def first_state() -> State:
    """Return the state of a file that has just passed the structural checks."""
    return (
        State.NOT_SCANNED
        if settings.KOMPASS_ALLOW_UNSCANNED and not settings.KOMPASS_CLAMAV
        else State.PENDING
    )


def clean_name(name: str) -> str:
    """Return a name without folders and control characters, in NFC, of at most 150 characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable()).strip(". ")
    return kept[-150:] or "file"


def fitting_name(name: str, media_type: str) -> str:
    """Return the name with an extension that fits the media type."""
    endings = ENDINGS[media_type]
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"
