"""Pictures that are too large, truncated, or have something appended."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

from tests.uploads.files import package, picture

MARK = b"hostile-word"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge(width: int, height: int) -> bytes:
    """Return a PNG of one colour that claims this size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def with_exif(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()  # description
    exif[0x8825] = {
        1: "N",
        2: (60.0, 10.0, 0.0),
        3: "E",
        4: (24.0, 56.0, 0.0),
    }  # where it was taken
    return picture(kind, exif=exif)


def with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", MARK.decode())
    return picture("PNG", pnginfo=words)


def two_in_one() -> bytes:
    """Return a telephone's picture that holds a second one."""
    out, second = io.BytesIO(), Image.new("RGB", (8, 8), "white")
    Image.new("RGB", (8, 8), "navy").save(
        out, format="MPO", save_all=True, append_images=[second], comment=MARK
    )
    return out.getvalue()


ARCHIVE, HTML = package(**{MARK.decode(): "b"}), b"<html><script>" + MARK + b"</script></html>"
REFUSED: dict[str, dict[str, tuple[str, bytes]]] = {
    "pixels": {"square": ("png", huge(20_000, 20_000)), "line": ("png", huge(2_000_000_000, 1))},
    "picture damaged": {
        "cut PNG": ("png", picture("PNG", (300, 300))[:200]),
        "cut JPEG": ("jpg", picture("JPEG", (300, 300))[:300]),
        "PNG's head before a page": ("png", b"\x89PNG\r\n\x1a\n" + HTML),
        "JPEG's head before a page": ("jpg", b"\xff\xd8\xff" + HTML),
    },
}
CLEANED: dict[str, tuple[str, bytes, str, tuple[bytes, ...]]] = {
    "JPEG: archive behind it": (
        "jpg",
        picture("JPEG") + ARCHIVE,
        "image/jpeg",
        (MARK, b"PK\x03\x04"),
    ),
    "JPEG: page behind it": ("jpg", picture("JPEG") + HTML, "image/jpeg", (MARK, b"<html>")),
    "JPEG: what the camera wrote": ("jpg", with_exif("JPEG"), "image/jpeg", (MARK, b"Exif")),
    "JPEG: comment": ("jpg", picture("JPEG", comment=MARK + HTML), "image/jpeg", (MARK, b"<html>")),
    "JPEG: profile": (
        "jpg",
        picture("JPEG", icc_profile=b"\0" * 128 + MARK),
        "image/jpeg",
        (MARK, b"ICC_PROFILE"),
    ),
    "JPEG: two in one": ("jpg", two_in_one(), "image/jpeg", (MARK, b"MPF")),
    "PNG: page behind it": ("png", picture("PNG") + HTML, "image/png", (MARK, b"<html>")),
    "PNG: archive behind it": ("png", picture("PNG") + ARCHIVE, "image/png", (MARK, b"PK\x03\x04")),
    "PNG: words": ("png", with_words(), "image/png", (MARK, b"tEXt")),
    "PNG: what the camera wrote": ("png", with_exif("PNG"), "image/png", (MARK, b"eXIf")),
    "PNG: profile": (
        "png",
        picture("PNG", icc_profile=b"\0" * 128 + MARK),
        "image/png",
        (b"iCCP",),
    ),
}
