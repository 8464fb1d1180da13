"""Keeping files by hash: temporary file, fsync, rename; then the row."""

import hashlib
import os
import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from kompass.uploads import checks
from kompass.uploads.models import State, StoredFile


def put(key: str, data: bytes) -> Path:
    """Store bytes under a key so that a half-written file never bears its name; return the path."""
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    return path


def path_of(key: str) -> Path:
    """Return where the bytes of a key lie."""
    return settings.KOMPASS_MEDIA / key


@transaction.atomic
def receive(*, upload: UploadedFile, municipality_id: UUID, created_by: UUID) -> StoredFile:
    """Check, clean and keep an uploaded file; the same bytes again give the same row. Raises Invalid."""
    limit = settings.KOMPASS_MAX_FILE
    data, media_type = checks.check(upload.read(limit + 1), limit=limit)
    digest = hashlib.sha256(data).hexdigest()
    known = StoredFile.objects.filter(municipality_id=municipality_id, sha256=digest).first()
    if known:
        return known
    used = StoredFile.objects.filter(municipality_id=municipality_id).aggregate(total=Sum("size"))["total"] or 0
    if used + len(data) > settings.KOMPASS_MAX_TENANT:
        raise Invalid(_("The municipality's space for files is full. Remove something or link instead."))
    stored = StoredFile(
        municipality_id=municipality_id,
        sha256=digest,
        size=len(data),
        media_type=media_type,
        name=clean_name(upload.name or ""),
        created_by=created_by,
    )
    put(stored.key, data)
    stored.save(force_insert=True)
    return stored


def clean_name(name: str) -> str:
    """Return the last part of a file name without control characters, at most 150 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable()).strip(". ")
    return kept[-150:] or "file"


def may_leave(stored: StoredFile) -> bool:
    """Tell whether a file may be downloaded: clean, or unscanned where the installation says so explicitly."""
    return stored.state == State.CLEAN or settings.KOMPASS_ALLOW_UNSCANNED
