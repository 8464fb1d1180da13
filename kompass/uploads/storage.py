"""Django's file system storage with atomic writes."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="kompass.uploads.storage.Folder")
class Folder(FileSystemStorage):
    """Files in KOMPASS_MEDIA: temporary file, fsync, rename.

    A key names its content, so the same key again replaces nothing else.
    """

    @property
    def base_location(self) -> str:  # type: ignore[override]  # read anew: tests change it
        return str(settings.KOMPASS_MEDIA)

    @property
    def location(self) -> str:  # type: ignore[override]  # the same
        return os.path.abspath(self.base_location)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, path)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise
        return name
