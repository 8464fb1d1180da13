"""Types of files are detected by content; they are cleaned, or refused with a sentence."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image, ImageFile

from kompass.shared.errors import Invalid
from kompass.uploads import checks
from tests.uploads.files import ODT, SHEET, SLIDES, WORD, WORD_MACROS, office, package, pdf, picture

LIMIT = 5 * 1024 * 1024
KIND = "This kind of file is not accepted."
GOOD = {
    "pdf": (pdf(), "application/pdf"),
    "png": (picture("PNG"), "image/png"),
    "jpeg": (picture("JPEG"), "image/jpeg"),
    "docx": (office(WORD), WORD),
    "xlsx": (office(SHEET), SHEET),
    "pptx": (office(SLIDES), SLIDES),
    "odt": (package(mimetype=ODT, content="<x/>"), ODT),
    "text": ("Åtgärder: 5 st.\n".encode(), "text/plain"),
    "csv": (b"name;number\nA;1\n", "text/plain"),
}


@pytest.mark.parametrize("kind", GOOD)
def test_an_ordinary_file_is_accepted_with_its_detected_type(kind):
    raw, media_type = GOOD[kind]
    data, found = checks.check(raw, limit=LIMIT)
    assert found == media_type
    assert bool(data)
    assert checks.check(data, limit=LIMIT)[1] == media_type


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


HUGE_PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0"))
    + chunk(b"IEND", b"")
)
BAD = {
    "empty": (b"", "The file is empty."),
    "too large": (b"a" * (LIMIT + 1), "The file is larger than 5 MB."),
    "html": (b"<!doctype html><script>alert(1)</script>", KIND),
    "html after spaces": (b" \n\t<html></html>", KIND),
    "html after a mark": ("\ufeff<html></html>".encode(), KIND),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', KIND),
    "svg with a head": (b'<?xml version="1.0"?><svg/>', KIND),
    "zip": (package(a="b"), KIND),
    "program": (b"MZ\x90\x00\x03\x00", KIND),
    "unix program": (b"\x7fELF\x02\x01\x01\x00\x00", KIND),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", KIND),
    "rich text": (rb"{\rtf1 hello}", KIND),
    "postscript": (b"%!PS-Adobe", KIND),
    "gif": (b"GIF89a\x01\x00\x01\x00\x80", KIND),
    "latin-1": ("Åtgärder".encode("latin-1"), "The text is not in UTF-8."),
    "text with NUL": (b"a\0b", KIND),
    "old word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        "The document is in an old Office format",
    ),
    "encrypted pdf": (
        pdf(encryption=pikepdf.Encryption(owner="o", user="u")),
        "The PDF is protected by a password.",
    ),
    "damaged pdf": (b"%PDF-1.7\nnothing", "The PDF is damaged"),
    "cut png": (picture("PNG", (300, 300))[:200], "The image is damaged"),
    "cut jpeg": (picture("JPEG", (300, 300))[:300], "The image is damaged"),
    "too many pixels": (HUGE_PICTURE, "The image has too many pixels."),
    "macros by type": (office(WORD_MACROS), "The document contains macros"),
    "macros renamed": (office(WORD, word__vbaProject="x"), "The document contains macros"),
    "embedded object": (
        office(WORD, word__embeddings__oleObject1="x"),
        "The document contains embedded objects",
    ),
    "links to other files": (
        office(SHEET, xl__externalLinks__externalLink1="x"),
        "The document fetches something",
    ),
    "cut docx": (office(WORD)[:60], "The document is damaged"),
    "bomb": (office(WORD, bomb=b"\0" * 20_000_000), "unreasonably large"),
    "crowd": (package(**{f"f{number}": "" for number in range(2001)}), "unreasonably large"),
}


@pytest.fixture(params=[False, True], ids=["", "beside WeasyPrint"])
def pillow_as_others_left_it(request, monkeypatch):
    """WeasyPrint lets Pillow accept truncated pictures, for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", request.param)


@pytest.mark.usefixtures("pillow_as_others_left_it")
@pytest.mark.parametrize("kind", BAD)
def test_a_harmful_file_is_refused_with_a_message(kind):
    raw, sentence = BAD[kind]
    with pytest.raises(Invalid) as refused:
        checks.check(raw, limit=LIMIT)
    assert sentence in str(refused.value)
    assert refused.value.status == 422


def test_the_size_of_a_package_is_measured_while_unpacking():
    raw = bytearray(office(WORD, bomb=b"\0" * 20_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as file:
        assert file.getinfo("bomb").file_size == 20_000_000
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(Invalid):
        checks.check(bytes(raw), limit=LIMIT)


def armed(made):
    """Add scripts, actions and attachments to a PDF."""
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    made.Root.OpenAction = script
    made.Root.AA = pikepdf.Dictionary(WC=script)
    made.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script])),
        EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array([])),
    )
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9])
    )
    good = pikepdf.Dictionary(
        **{str(k)[1:]: v for k, v in link.items()},
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://a.example")),
    )
    bad = pikepdf.Dictionary(
        **{str(k)[1:]: v for k, v in link.items()}, A=script, AA=pikepdf.Dictionary(E=script)
    )
    made.pages[0].AA = pikepdf.Dictionary(O=script)
    made.pages[0].Annots = pikepdf.Array([good, bad])


def test_a_pdf_is_sanitized_but_keeps_its_pages_and_links():
    data, _ = checks.check(pdf(armed), limit=LIMIT)
    with pikepdf.open(io.BytesIO(data)) as cleaned:
        assert "/OpenAction" not in cleaned.Root
        assert "/AA" not in cleaned.Root
        assert sorted(cleaned.Root.Names.keys()) == []
        good, bad = cleaned.pages[0].Annots
        assert len(cleaned.pages) == 1
        assert "/AA" not in cleaned.pages[0]
        assert "/A" in good
        assert "/A" not in bad
        assert "/AA" not in bad
    assert b"app.alert" not in data


def test_the_camera_metadata_of_a_picture_are_removed():
    exif = Image.Exif()
    exif[0x010E] = "Karin hemma i trädgården"
    raw = picture("JPEG", exif=exif)
    data, _ = checks.check(raw, limit=LIMIT)
    with Image.open(io.BytesIO(data)) as cleaned:
        assert b"Karin" in raw
        assert dict(cleaned.getexif()) == {}
        assert cleaned.size == (8, 8)


ORIENTATION, DESCRIPTION = 0x0112, 0x010E
# Where the upper left corner of the stored picture is shown (Exif 2.32, tag 0x0112), as shares (x,
# y) of its size.
UPPER_LEFT = {1: (0, 0), 3: (1, 1), 6: (1, 0), 8: (0, 1)}


@pytest.mark.parametrize("orientation", UPPER_LEFT)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_taken_sideways_is_turned_upright(kind, orientation):
    stored = Image.new("RGB", (48, 32), "white")
    stored.paste("navy", (0, 0, 16, 16))
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = orientation, "Karin hemma i trädgården"
    out = io.BytesIO()
    stored.save(out, format=kind, exif=exif)
    data, _ = checks.check(out.getvalue(), limit=LIMIT)
    with Image.open(io.BytesIO(data)) as upright:
        right, low = UPPER_LEFT[orientation]
        corner = (
            (upright.width - 8) * right + 4 * (1 - right),
            (upright.height - 8) * low + 4 * (1 - low),
        )
        assert upright.size == ((32, 48) if orientation in (6, 8) else (48, 32))
        assert upright.getpixel(corner)[0] < 64
        assert dict(upright.getexif()) == {}
        assert b"Karin" not in data


def test_the_same_file_is_cleaned_to_the_same_bytes():
    raw = pdf(armed)
    assert checks.check(raw, limit=LIMIT) == checks.check(raw, limit=LIMIT)
