"""PNG and JPEG: decoded and encoded again, so that only the pixels remain."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from kompass.shared.errors import Invalid
from kompass.uploads.refusals import Cleaned

MAX_PIXELS = 60_000_000
QUALITY = 90


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    # WeasyPrint lets Pillow complete truncated images with grey, for the whole process.
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def check(raw: bytes) -> Cleaned:
    """Return the picture upright and without metadata, and its media type.

    Raises Invalid when it is damaged or has more than MAX_PIXELS.
    """
    try:
        with _whole_pictures_only(), Image.open(io.BytesIO(raw), formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.load()
            # A phone's picture with a second one inside is called MPO; the first is a JPEG.
            kind = "PNG" if image.format == "PNG" else "JPEG"
            return _pixels(image, kind), Image.MIME[kind]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid(_("The image has too many pixels. Make it smaller and try again.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Invalid(_("The image is damaged and cannot be opened.")) from error


def _pixels(image: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(image)
    # Pillow would write comments and profiles too; a transparent colour belongs to the pixels.
    upright.info = {name: value for name, value in image.info.items() if name == "transparency"}
    upright.getexif().clear()
    out = io.BytesIO()
    upright.save(out, format=kind, **({"quality": QUALITY} if kind == "JPEG" else {}))
    return out.getvalue()
