"""Child process that sanitizes a PDF: without scripts, actions and attached files, written anew.

Run as ``python -m kompass.uploads.sanitizing``: the PDF is read from standard input and written to
standard output; the exit code is one of the constants below. A malicious PDF can take all memory or
time of the process that opens it: the limits end this child alone.
"""

import io
import sys
import zlib
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from kompass.uploads import child_process

DONE, PROTECTED, DAMAGED, BOMB = 0, 10, 11, 12
MEMORY, SECONDS = 1536 * 1024 * 1024, 60
MAX_PAGES, MAX_OBJECTS = 5000, 250_000
MAX_UNPACKED, MAX_RATIO, UNPACKED_FREELY = 500 * 1024 * 1024, 100, 20 * 1024 * 1024

ACTIONS_ALLOWED = {"/URI", "/GoTo", "/Named"}
# Never the name of anything else, so emptied wherever they stand.
ACTIONS_EMPTIED = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
}
SCHEMES_REFUSED = ("javascript:", "vbscript:", "data:", "file:")
ANNOTATIONS_REFUSED = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
KEYS_REFUSED = {
    "/OpenAction",
    "/JavaScript",
    "/EmbeddedFiles",
    "/XFA",
    "/Collection",
    "/RichMediaContent",
    "/RichMediaSettings",
}
# Short enough to be the name of a font or picture among a page's resources; those stay.
SHORT_KEYS_REFUSED = {"/AA", "/AF", "/EF", "/RF", "/JS", "/PA"}
OF_ANOTHER_FILE = {"/F", "/FFilter", "/FDecodeParms", "/Ref"}


class Bomb(Exception):
    """More pages, objects or bytes than any document has."""


def sanitize(raw: bytes) -> bytes:
    """Return the PDF written anew without scripts, actions and attached files.

    Raises Bomb when it is too large, or a pikepdf error.
    """
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _count(pdf, len(raw))
        for thing in pdf.objects:
            for part in _parts(thing):
                _clean(part)
        _clean(pdf.trailer)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _count(pdf: Pdf, packed: int) -> None:
    if len(pdf.objects) > MAX_OBJECTS or len(pdf.pages) > MAX_PAGES:
        raise Bomb
    if len(pdf.pages) == 0:
        raise pikepdf.PdfError("no pages")
    remaining = min(MAX_UNPACKED, max(UNPACKED_FREELY, packed * MAX_RATIO))
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            remaining -= _unpacked(thing, remaining)
            if remaining < 0:
                raise Bomb


def _unpacked(stream: Stream, remaining: int) -> int:
    """Return how many bytes a stream unpacks to; counting stops beyond `remaining`."""
    packed = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if filters == Name.FlateDecode or (
        isinstance(filters, Array) and list(filters) == [Name.FlateDecode]
    ):
        return _inflated(packed, remaining)
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:  # a compression of images, which is not unpacked here
        return len(packed)


def _inflated(packed: bytes, remaining: int) -> int:
    count, engine = 0, zlib.decompressobj()
    try:
        while packed and count <= remaining:
            count += len(engine.decompress(packed, 1 << 20))
            packed = engine.unconsumed_tail
    except zlib.error:  # readers show what came before the damage
        pass
    return count


def _parts(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield an object and all direct objects in it."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        yield part
        values: list[pikepdf.Object] = []
        if isinstance(part, (Dictionary, Stream)):
            values = [value for _key, value in part.items()]
        elif isinstance(part, Array):
            values = list(part)
        waiting += [
            value
            for value in values
            if isinstance(value, (Dictionary, Array)) and not value.is_indirect
        ]


def _clean(part: pikepdf.Object) -> None:
    if not isinstance(part, (Dictionary, Stream)):
        return
    keys = set(part.keys())  # asked once: a document has hundreds of thousands of parts
    kind = str(part["/S"]) if "/S" in keys else ""
    if kind in ACTIONS_EMPTIED or (
        "/Rect" in keys and str(part.get("/Subtype", "")) in ANNOTATIONS_REFUSED
    ):
        _remove(part, keys - {"/Length"})
        return
    _remove(part, keys & KEYS_REFUSED)
    _remove(part, [key for key in keys & SHORT_KEYS_REFUSED if not _is_resource(part[key])])
    if isinstance(part, Stream):
        _remove(part, keys & OF_ANOTHER_FILE)
    if "/A" in keys and _is_refused_action(part["/A"]):
        del part["/A"]
    if kind in ACTIONS_ALLOWED:
        _remove(part, keys & {"/Next"})
    if "/Annots" in keys and isinstance(part["/Annots"], Array):
        part["/Annots"] = Array(
            [note for note in part["/Annots"] if not _is_refused_annotation(note)]
        )


def _remove(part: pikepdf.Object, keys: Iterable[str]) -> None:
    for key in keys:
        del part[key]


def _is_resource(value: object) -> bool:
    if isinstance(value, Stream):
        return str(value.get("/Subtype", "")) in ("/Image", "/Form")
    return (
        isinstance(value, Dictionary)
        and value.get("/Type") == Name.Font
        and "/Subtype" in value
        and "/F" not in value
    )


def _is_refused_action(action: object) -> bool:
    if not isinstance(action, Dictionary):
        return False
    kind = str(action.get("/S", ""))
    address = bytes(action["/URI"]) if isinstance(action.get("/URI"), pikepdf.String) else b""
    plain = "".join(address.decode("latin-1").lower().split())
    return (kind != "" and kind not in ACTIONS_ALLOWED) or plain.startswith(SCHEMES_REFUSED)


def _is_refused_annotation(note: object) -> bool:
    return not isinstance(note, Dictionary) or str(note.get("/Subtype", "")) in (
        *ANNOTATIONS_REFUSED,
        "",
    )


def main() -> int:
    """Sanitize standard input; return the exit code."""
    child_process.limit_resources(memory=MEMORY, seconds=SECONDS)
    try:
        clean = sanitize(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        return PROTECTED
    except (Bomb, MemoryError):
        return BOMB
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        return DAMAGED
    sys.stdout.buffer.write(clean)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
