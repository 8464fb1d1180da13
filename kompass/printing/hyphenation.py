"""Finnish hyphenation for pyphen, which lacks it: the TeX patterns beside this file, unchanged."""

import io
from pathlib import Path

import pyphen

PATTERNS = Path(__file__).resolve().parent / "hyph-fi.tex"


class TexPatterns:
    """Stands in for the path of a pyphen dictionary: the encoding, then a pattern per line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, mode: str = "r") -> io.BytesIO:
        return io.BytesIO(b"UTF-8")

    def read_text(self, encoding: str) -> str:
        return "\n".join(["UTF-8", *patterns(self.path.read_text("utf-8"))])


def patterns(tex: str) -> list[str]:
    """Return the patterns in \\patterns{...} without comments."""
    lines = [line.split("%", 1)[0] for line in tex.splitlines()]
    body = "\n".join(lines).split("\\patterns{", 1)[1].split("}", 1)[0]
    return body.split()


def install() -> None:
    """Register Finnish; a second call changes nothing."""
    pyphen.LANGUAGES.setdefault("fi", TexPatterns(PATTERNS))
    pyphen.LANGUAGES_LOWERCASE.setdefault("fi", "fi")
