"""What a file is, by its structure; its name and the browser's word count for nothing.

Allowed: PDF, PNG, JPEG, DOCX/XLSX/PPTX, ODT/ODS, plain text and CSV in UTF-8.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pikepdf
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from kompass.shared.errors import Invalid

MAX_PIXELS = 60_000_000
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 2000, 200 * 1024 * 1024, 100
OFFICE = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ),
}
OPEN_DOCUMENT = {b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.spreadsheet"}
FORBIDDEN_PARTS = ("vbaproject", "oleobject", "activex", "externallinks/")

Checked = tuple[bytes, str]


def check(raw: bytes, *, limit: int) -> Checked:
    """Return the cleaned bytes and the media type; raise Invalid with a sentence when the file is not allowed."""
    if not raw:
        raise Invalid(_("The file is empty. Choose another file."))
    if len(raw) > limit:
        raise Invalid(_("The file is larger than %(limit)d MB. Make it smaller or link to it instead.") % {"limit": limit // 1024 // 1024})
    return _checker(raw)(raw)


def _checker(raw: bytes) -> Callable[[bytes], Checked]:
    if raw.startswith(b"%PDF-"):
        return _pdf
    if raw.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _image
    if raw.startswith(b"PK\x03\x04"):
        return _package
    return _text


def _pdf(raw: bytes) -> Checked:
    try:
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            for key in ("/OpenAction", "/AA"):
                if key in pdf.Root:
                    del pdf.Root[key]
            names = pdf.Root.get("/Names")
            for key in ("/JavaScript", "/EmbeddedFiles"):
                if names is not None and key in names:
                    del names[key]
            for page in pdf.pages:
                _disarm(page.obj)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Invalid(_("The PDF is protected by a password. Save it without a password and try again.")) from error
    except pikepdf.PdfError as error:
        raise Invalid(_("The PDF is damaged and cannot be opened.")) from error
    return out.getvalue(), "application/pdf"


def _disarm(page: pikepdf.Dictionary) -> None:
    if "/AA" in page:
        del page["/AA"]
    for annotation in page.get("/Annots", []):
        action = annotation.get("/A")
        if action is not None and action.get("/S") not in ("/URI", "/GoTo"):
            del annotation["/A"]
        if "/AA" in annotation:
            del annotation["/AA"]


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    # WeasyPrint lets Pillow fill up cut pictures with grey, for everybody in the process.
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _image(raw: bytes) -> Checked:
    try:
        with _whole_pictures_only(), Image.open(io.BytesIO(raw), formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.load()
            kind = image.format or ""
            out = io.BytesIO()
            ImageOps.exif_transpose(image).save(out, format=kind)
    except Image.DecompressionBombError as error:
        raise Invalid(_("The picture has too many pixels. Make it smaller and try again.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise Invalid(_("The picture is damaged and cannot be opened.")) from error
    return out.getvalue(), Image.MIME[kind]


def _package(raw: bytes) -> Checked:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _refuse_bomb(package)
            names = {info.filename.lower() for info in package.infolist()}
            if any(part in name for name in names for part in FORBIDDEN_PARTS):
                raise Invalid(_("The document contains macros, embedded objects or links to other files. Save it as PDF and try again."))
            if "mimetype" in names and (found := package.read("mimetype").strip()) in OPEN_DOCUMENT:
                return raw, found.decode()
            types = package.read("[Content_Types].xml") if "[content_types].xml" in names else b""
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError) as error:
        raise Invalid(_("The document is damaged and cannot be opened.")) from error
    for mark, media_type in OFFICE.items():
        if mark in types:
            return raw, media_type
    raise Invalid(_refusal())


def _refuse_bomb(package: zipfile.ZipFile) -> None:
    infos = package.infolist()
    unpacked = 0
    for info in infos[: MAX_ENTRIES + 1]:
        # The header may lie, so what really comes out is counted.
        with package.open(info) as entry:
            while chunk := entry.read(1 << 16):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED:
                    break
    packed = sum(info.compress_size for info in infos) or 1
    if len(infos) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
        raise Invalid(_("The document unpacks to an unreasonable size and is refused."))


def _text(raw: bytes) -> Checked:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(_refusal()) from error
    start = text.removeprefix("\ufeff").lstrip().lower()
    if "\0" in text or start.startswith(("<", "{\\rtf", "%!ps", "#!")):
        raise Invalid(_refusal())
    return raw, "text/plain"


def _refusal() -> str:
    return _("This kind of file is not accepted. Use PDF, PNG, JPEG, Word, Excel, PowerPoint, OpenDocument, or plain text in UTF-8.")
