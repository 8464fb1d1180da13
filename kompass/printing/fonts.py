"""The bundled fonts. A printed page uses no others, whatever the machine has."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from weasyprint.text.fonts import FontConfiguration

FOLDER = Path(__file__).resolve().parent / "fonts"
_environment = threading.Lock()


@contextmanager
def only_own_fonts() -> Iterator[FontConfiguration]:
    """Provide a font configuration that knows the fonts in FOLDER only.

    Fontconfig reads the variable when a configuration is made, so it is set for that moment only: a
    browser started later by this process must find the system's fonts.
    """
    with _environment:
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(FOLDER / "fonts.conf")
        try:
            configuration = FontConfiguration()
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
    yield configuration


@cache
def covered() -> frozenset[int]:
    """Return the code points that the bundled fonts cover."""
    points: set[int] = set()
    for path in sorted(FOLDER.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)
