"""Files of every kind, good and bad, made on the spot."""

import io
import zipfile

import pikepdf
from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WORD_MACROS = "application/vnd.ms-word.document.macroEnabled"
ODT = "application/vnd.oasis.opendocument.text"


def pdf(change=lambda pdf: None, **options) -> bytes:
    """Return a one-page PDF, changed before it is saved."""
    made = pikepdf.new()
    made.add_blank_page()
    change(made)
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


def picture(kind: str, size=(8, 8), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, format=kind, **options)
    return out.getvalue()


def package(**members: bytes | str) -> bytes:
    """Return a ZIP of these members; in their names / is written as __."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def office(kind: str, **members: bytes | str) -> bytes:
    """Return the skeleton of an Office document."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{kind}.main+xml"/></Types>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", types)
        file.writestr("main.xml", "<document/>")
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()
