"""Detects the type of a file by its content, never by its name or the browser's header.

Allowed: PDF, PNG, JPEG, DOCX/XLSX/PPTX, ODT/ODS, plain text and CSV in UTF-8. The first bytes
choose the check; each check writes the file anew, so that a file with two meanings keeps one.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from kompass.uploads import packages, pdfs, pictures, texts
from kompass.uploads.refusals import Cleaned

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check(raw: bytes, *, limit: int) -> Cleaned:
    """Return the cleaned bytes and the media type; `limit` is in bytes.

    Raises Invalid with a sentence for the user when the file is not allowed.
    """
    if not raw:
        raise Invalid(_("The file is empty. Choose another file."))
    if len(raw) > limit:
        raise Invalid(
            _("The file is larger than %(limit)d MB. Make it smaller or link to it instead.")
            % {"limit": limit // 1024 // 1024}
        )
    return _checker(raw)(raw)


def _checker(raw: bytes) -> Callable[[bytes], Cleaned]:
    if raw.startswith(b"%PDF-"):
        return pdfs.check
    if raw.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return pictures.check
    if raw.startswith(b"PK\x03\x04"):
        return packages.check
    if raw.startswith(OLD_OFFICE):
        return _refuse_old_office
    return texts.check


def _refuse_old_office(raw: bytes) -> Cleaned:
    raise Invalid(
        _(
            "The document is in an old Office format, or protected by a password. Save it without "
            "a password as DOCX, XLSX, PPTX or PDF."
        )
    )
