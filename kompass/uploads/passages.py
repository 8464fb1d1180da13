"""Child process that extracts the text of a file: a JSON line [page, text] for each passage.

Run as ``python -m kompass.uploads.passages MEDIA-TYPE``: the file is read from standard input. Each
line is written as soon as it is found, so that a file beyond the limits still gives its beginning.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from kompass.uploads import child_process

MEMORY, SECONDS = 1536 * 1024 * 1024, 90
USUAL, LONGEST = 2000, 2500
MOST, MOST_CHARACTERS = 5000, 10 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."

Page = tuple[int | None, str]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[a-zåäö])")
SOFT = "\u00ad"


def pages(raw: bytes, media_type: str) -> Iterator[Page]:
    """Yield (number, text) of each page; (None, whole text) for a file without pages."""
    read = READERS.get(media_type)
    if read is not None:
        yield from read(raw)


def _pdf(raw: bytes) -> Iterator[Page]:
    import pypdf

    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(raw)).pages, 1):
        try:
            text = page.extract_text()
        except Exception as error:  # an unreadable page does not end the others
            sys.stderr.write(f"page {number}: {type(error).__name__}\n")
            text = ""
        yield number, HYPHENATED.sub("", text)


def _plain(raw: bytes) -> Iterator[Page]:
    yield None, raw.decode("utf-8", errors="replace")


def _word(raw: bytes) -> Iterator[Page]:
    parts = _parts(raw, r"word/(document|footnotes|endnotes)\.xml")
    yield (
        None,
        "\n".join(
            _text(part, within={"t"}, ends={"p"}, spaces={"tab", "br", "cr"})
            for _number, part in parts
        ),
    )


def _slides(raw: bytes) -> Iterator[Page]:
    for number, part in _parts(raw, r"ppt/slides/slide(\d+)\.xml"):
        yield number, _text(part, within={"t"}, ends={"p"}, spaces={"br"})


def _sheet(raw: bytes) -> Iterator[Page]:
    # Some programs write texts into the cells.
    parts = _parts(raw, r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml")
    yield (
        None,
        "\n".join(
            _text(part, within={"t"}, ends={"si", "is"}, spaces=set()) for _number, part in parts
        ),
    )


def _open(raw: bytes) -> Iterator[Page]:
    parts = _parts(raw, r"content\.xml")
    yield (
        None,
        "\n".join(
            _text(part, within={"p", "h"}, ends={"p", "h"}, spaces={"s", "tab", "line-break"})
            for _number, part in parts
        ),
    )


READERS: dict[str, Callable[[bytes], Iterator[Page]]] = {
    "application/pdf": _pdf,
    "text/plain": _plain,
    f"{OFFICE}wordprocessingml.document": _word,
    f"{OFFICE}presentationml.presentation": _slides,
    f"{OFFICE}spreadsheetml.sheet": _sheet,
    f"{OPEN}text": _open,
    f"{OPEN}spreadsheet": _open,
}


def _parts(raw: bytes, pattern: str) -> list[tuple[int, bytes]]:
    """Return (number, data) of the entries whose names match, ordered by that number."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        found = [(name, re.fullmatch(pattern, name)) for name in package.namelist()]
        named = [
            (int(fit[1]) if fit.groups() and fit[1].isdigit() else 0, name)
            for name, fit in found
            if fit
        ]
        return [(number, package.read(name)) for number, name in sorted(named)]


def _text(data: bytes, *, within: set[str], ends: set[str], spaces: set[str]) -> str:
    """Return the text within these elements, with line breaks and spaces for others."""
    out: list[str] = []
    depth = 0

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += _local(name) in within
        if _local(name) in spaces:
            out.append(" ")

    def end(name: str) -> None:
        nonlocal depth
        depth -= _local(name) in within
        if _local(name) in ends:
            out.append("\n")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda words: out.append(words) if depth else None
    parser.Parse(data, True)
    return "".join(out)


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def split(found: Iterable[Page]) -> Iterator[Page]:
    """Split pages into passages that end at a paragraph or between words.

    At most MOST passages of LONGEST characters and MOST_CHARACTERS in all, without control
    characters.
    """
    count = room = 0
    for page, text in found:
        for passage in _cut(
            CONTROL.sub(" ", text.replace(SOFT, "").replace("\r", "\n").replace("\f", "\n")),
            whole=page is not None,
        ):
            count, room = count + 1, room + len(passage)
            if count > MOST or room > MOST_CHARACTERS:
                return
            yield page, passage


def _cut(text: str, *, whole: bool) -> Iterator[str]:
    """Yield passages of about USUAL characters; a page up to 2 * LONGEST is not split."""
    text = re.sub(r"[^\S\n]+", " ", text).strip()
    if whole and len(text) <= 2 * LONGEST:
        if text:
            yield text
        return
    kept = ""
    for line in text.split("\n"):
        for piece in _pieces(line):
            if kept and len(kept) + len(piece) > (USUAL if len(kept) >= USUAL // 2 else LONGEST):
                yield kept.strip()
                kept = ""
            kept += piece
        kept += "\n"
    if kept.strip():
        yield kept.strip()


def _pieces(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most LONGEST characters, split between words if possible."""
    while len(line) > LONGEST:
        at = line.rfind(" ", USUAL // 2, LONGEST)
        at = at + 1 if at > 0 else LONGEST
        yield line[:at]
        line = line[at:]
    yield line


def main() -> int:
    """Write the passages of standard input; return 0, or 1 when reading broke off."""
    child_process.limit_resources(memory=MEMORY, seconds=SECONDS)
    try:
        for passage in split(pages(sys.stdin.buffer.read(), sys.argv[1])):
            sys.stdout.write(json.dumps(passage) + "\n")
            sys.stdout.flush()
    except Exception as error:  # what has been written is kept
        sys.stderr.write(type(error).__name__)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
