"""Hostile and odd files with their expected results: refused for a reason, or cleaned."""

import unicodedata
from dataclasses import dataclass

from tests.uploads import corpus_packages, corpus_pdfs, corpus_pictures
from tests.uploads.files import ODT, WORD, office, package, pdf

MAX = 25 * 1024 * 1024
# Why a file is refused, and how its sentence begins: each reason has its own.
REASONS = {
    "empty": "The file is empty.",
    "too large": "The file is larger than 25 MB.",
    "kind": "This kind of file is not accepted.",
    "old office": "The document is in an old Office format",
    "macros": "The document contains macros",
    "embedded": "The document contains embedded objects or files.",
    "external": "The document fetches something from outside",
    "locked": "The document is protected by a password.",
    "damaged": "The document is damaged",
    "around": "Something else is hidden in the file",
    "bomb": "The document becomes unreasonably large when unpacked",
    "pdf locked": "The PDF is protected by a password.",
    "pdf damaged": "The PDF is damaged",
    "pdf bomb": "The PDF becomes unreasonably large when unpacked, or has too many pages",
    "pixels": "The image has too many pixels.",
    "picture damaged": "The image is damaged",
    "encoding": "The text is not in UTF-8.",
    "formula": "The table contains a formula that starts a program.",
}


@dataclass(frozen=True)
class Case:
    """A file as somebody sends it.

    refused: the reason; else what is gone from its bytes, and the name that it leaves with.
    """

    name: str
    data: bytes
    refused: str = ""
    gone: tuple[bytes, ...] = ()
    media_type: str = ""
    leaves_as: str = ""

    @property
    def is_hostile(self) -> bool:
        return bool(self.refused or self.gone)


def refused(name: str, data: bytes, reason: str) -> Case:
    return Case(name, data, refused=reason)


def cleaned(name: str, data: bytes, media_type: str, *gone: bytes) -> Case:
    return Case(name, data, gone=gone, media_type=media_type)


def named(name: str, leaves_as: str) -> Case:
    """Return a harmless text under an odd name; the text tells the names apart."""
    return Case(
        name, f"En plan med namnet {name!r}.".encode(), media_type="text/plain", leaves_as=leaves_as
    )


SCRIPT = b"<script>alert(1)</script>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
XHTML = (
    b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
    + SCRIPT
    + b"</body></html>"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
MHTML = (
    b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; "
    b"boundary=x\n\n--x\nContent-Type: text/html\n\n" + HTML + b"\n--x--\n"
)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024
PDF, PNG, TEXT = "application/pdf", "image/png", "text/plain"
PAGES = {
    f"{kind} named {ending}": refused(f"plan.{ending}", data, "kind")
    for kind, data in {"HTML": HTML, "XHTML": XHTML, "SVG": SVG, "MHTML": MHTML}.items()
    for ending in ("pdf", "png", "txt")
}
OTHER_KINDS = {
    "nothing": refused("tom.pdf", b"", "empty"),
    "too large": refused("stor.txt", b"a" * (MAX + 1), "too large"),
    "HTML behind words": refused("plan.txt", b"En plan.\n\n" + HTML, "kind"),
    "HTML behind a mark": refused("plan.txt", "\ufeff ".encode() + HTML, "kind"),
    "ZIP": refused("plan.docx", package(a="b"), "kind"),
    "old Word": refused("plan.docx", OLD, "old office"),
    "old Excel": refused("plan.xls", OLD + "Workbook".encode("utf-16-le"), "old office"),
    "rich text": refused("plan.docx", rb"{\rtf1\ansi{\object\objemb}}", "kind"),
    "program of Windows": refused("plan.pdf", b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 64, "kind"),
    "program of Unix": refused("plan.pdf", b"\x7fELF\x02\x01\x01" + b"\0" * 64, "kind"),
    "shell script": refused("plan.txt", b"#!/bin/sh\nrm -rf ~\n", "kind"),
    "PHP": refused("plan.txt", b"<?php system($_GET['c']); ?>", "kind"),
    "PostScript": refused("plan.txt", b"%!PS-Adobe-3.0\nsystemdict\n", "kind"),
    "GIF": refused(
        "plan.png", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;", "kind"
    ),
    "GIF that is a script": refused("plan.txt", b"GIF89a/*\x01\x00*/=1;alert(1)//\x00;", "kind"),
    "WebP": refused("plan.png", b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\0" * 24, "kind"),
    "UTF-16": refused("plan.txt", "Åtgärder".encode("utf-16"), "encoding"),
    "Latin-1": refused("plan.txt", "Åtgärder".encode("latin-1"), "encoding"),
    "text with NUL": refused("plan.txt", b"En\0plan.", "kind"),
    "CSV that starts a program": refused(
        "plan.csv", b"kommun;antal\n=cmd|' /C calc'!A0;1\n", "formula"
    ),
    "CSV of figures": Case(
        "plan.csv",
        "kommun;antal;ändring\nLindnäs;12;-3\n".encode(),
        media_type=TEXT,
        leaves_as="plan.csv",
    ),
}
NAMES = {
    "PDF named as a program": Case("plan.exe", pdf(), media_type=PDF, leaves_as="plan.exe.pdf"),
    "text named as a page": named("plan.html", "plan.html.txt"),
    "no name but an ending": named(".txt", "txt.txt"),
    "name that turns round": named("plan\u202etxt.exe", "plantxt.exe.txt"),
    "name with pictures": named("plan 📄🇫🇮.txt", "plan 📄🇫🇮.txt"),
    "name in pieces": named(
        unicodedata.normalize("NFD", "Åtgärder på ön.txt"), "Åtgärder på ön.txt"
    ),
    "name that climbs": named("../../../etc/passwd", "passwd.txt"),
    "name that climbs on Windows": named("..\\..\\Windows\\plan.txt", "plan.txt"),
    "name longer than any": named("a" * 600 + ".txt", "a" * 146 + ".txt"),
    "name with quotes and semicolons": named(
        'plan";filename="x.html";.txt', 'plan";filename="x.html";.txt'
    ),
    "name with line breaks": named("plan\r\nX-Evil: 1\r\n\r\n<b>.txt", "planX-Evil: 1<b>.txt"),
}
WITHIN = {
    f"{reason}: {name}": refused(f"plan.{ending}", data, reason)
    for reason, files in (
        corpus_packages.REFUSED | corpus_pdfs.REFUSED | corpus_pictures.REFUSED
    ).items()
    for name, (ending, data) in files.items()
}
CLEANED = {
    name: cleaned(f"plan.{ending}", data, media_type, *gone)
    for name, (ending, data, media_type, gone) in (
        corpus_pdfs.CLEANED | corpus_pictures.CLEANED
    ).items()
}
ORDINARY = {
    "Word with a diagram's workbook": Case(
        "plan.docx", corpus_packages.WITH_A_DIAGRAM, media_type=WORD, leaves_as="plan.docx"
    ),
    "Word with a link to a page": Case(
        "plan.docx", corpus_packages.WITH_A_LINK, media_type=WORD, leaves_as="plan.docx"
    ),
    "OpenDocument as LibreOffice writes it": Case(
        "plan.odt", corpus_packages.AS_LIBREOFFICE, media_type=ODT, leaves_as="plan.odt"
    ),
    "Word, empty": Case("plan.docx", office(WORD), media_type=WORD, leaves_as="plan.docx"),
}
CORPUS: dict[str, Case] = PAGES | OTHER_KINDS | NAMES | WITHIN | CLEANED | ORDINARY
