"""Reading a file of answers that comes back: recognised by its structure, within limits."""

import io
import zipfile

from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from kompass.uploads import packages
from workspace.offline.files import sheetfile, wordfile
from workspace.offline.files.rows import Sheet, require_fitting

MAX_BYTES, MAX_UNPACKED = 10 * 1024 * 1024, 40 * 1024 * 1024
READERS = {wordfile.MEDIA_TYPE: wordfile.read, sheetfile.MEDIA_TYPE: sheetfile.read}


def read(raw: bytes) -> Sheet:
    """Return what the file says; raise Invalid with a sentence when it cannot be read, is not from
    here or could hurt.
    """
    if len(raw) > MAX_BYTES:
        raise Invalid(
            _("The file is larger than %(limit)d MB, far more than answers need.")
            % {"limit": MAX_BYTES // 1024 // 1024}
        )
    clean, media_type = packages.check(raw) if raw.startswith(b"PK\x03\x04") else (b"", "")
    if media_type not in READERS:
        raise Invalid(
            _("Choose a text document (DOCX) or a spreadsheet (XLSX) that was exported from here.")
        )
    with zipfile.ZipFile(
        io.BytesIO(clean)
    ) as package:  # written anew by the check: its sizes are true
        if sum(entry.file_size for entry in package.infolist()) > MAX_UNPACKED:
            raise Invalid(
                _(
                    "The file is far larger than answers need when unpacked, perhaps because "
                    "of images. Remove them and try again."
                )
            )
    sheet = READERS[media_type](clean)
    require_fitting(sheet)
    return sheet
