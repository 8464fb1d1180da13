"""Finnish hyphenation: the TeX patterns beside this file, unchanged, read by pyphen (which has
Swedish but no Finnish).
"""

import io
from pathlib import Path

import pyphen

PATTERNS = Path(__file__).resolve().parent / "hyph-fi.tex"


class TexPatterns:
    """Looks to pyphen like the path of one of its own dictionaries (first line the encoding, then a
    pattern a line).
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, mode: str = "r") -> io.BytesIO:
        return io.BytesIO(b"UTF-8")

    def read_text(self, encoding: str) -> str:
        return "\n".join(["UTF-8", *patterns(self.path.read_text("utf-8"))])


def patterns(tex: str) -> list[str]:
    """The words of \\patterns{...} without comments."""
    lines = [line.split("%", 1)[0] for line in tex.splitlines()]
    body = "\n".join(lines).split("\\patterns{", 1)[1].split("}", 1)[0]
    return body.split()


def install() -> None:
    """Register Finnish; a second call changes nothing."""
    pyphen.LANGUAGES.setdefault("fi", TexPatterns(PATTERNS))
    pyphen.LANGUAGES_LOWERCASE.setdefault("fi", "fi")
