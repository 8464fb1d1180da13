"""The inside of a child process: open a PDF, count it, take out what could run or travel along, and
write it anew.

Run as ``python -m kompass.uploads.sanitizing``; the PDF comes on standard input and leaves on
standard output, the exit code tells why it does not. A PDF made to hurt takes all memory or time of
whoever opens it: the limits below end the child alone.
"""

import io
import sys
import zlib
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

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


def disarm(raw: bytes) -> bytes:
    """Return the PDF written anew without what could run or travel along.

    Raises Bomb or a pikepdf error.
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
    room = min(MAX_UNPACKED, max(UNPACKED_FREELY, packed * MAX_RATIO))
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            room -= _unpacked(thing, room)
            if room < 0:
                raise Bomb


def _unpacked(stream: Stream, room: int) -> int:
    """Return how many bytes a stream unpacks to, counted no further than just past the room."""
    packed = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if filters == Name.FlateDecode or (
        isinstance(filters, Array) and list(filters) == [Name.FlateDecode]
    ):
        return _inflated(packed, room)
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:  # a picture's own way of packing, which nobody unpacks here
        return len(packed)


def _inflated(packed: bytes, room: int) -> int:
    count, engine = 0, zlib.decompressobj()
    try:
        while packed and count <= room:
            count += len(engine.decompress(packed, 1 << 20))
            packed = engine.unconsumed_tail
    except zlib.error:  # readers show what came before the damage
        pass
    return count


def _parts(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield an object and everything that lies in it without a number of its own."""
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


def limit() -> None:
    """Let the system end this process before it takes too much."""
    try:
        import resource
    except ImportError:  # a system without such limits; the parent still ends it after its time
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Disarm standard input; return the exit code."""
    limit()
    try:
        clean = disarm(sys.stdin.buffer.read())
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
