"""HTML -> PDF/A-2a that is also PDF/UA-1: the only package that uses WeasyPrint.

WeasyPrint needs Pango and is imported when the first file is made, so that the web server runs
without it.
"""

from types import ModuleType

from kompass.printing.errors import HELP, PrintingUnavailable

__all__ = ["HELP", "PrintingUnavailable", "available", "to_pdf"]


def available() -> bool:
    """Tell whether this machine can make PDF files (Pango is installed)."""
    try:
        _engine()
    except PrintingUnavailable:
        return False
    return True


def to_pdf(*, html: str) -> bytes:
    """Return the bytes of the PDF.

    `html` is a whole page with `lang` and `<title>`; the same page gives the same bytes.

    Raises PrintingUnavailable without Pango, ValueError when the page lacks its language or title.
    """
    pdf: bytes = _engine().write(html)
    return pdf


def _engine() -> ModuleType:
    try:
        from kompass.printing import engine
    except OSError as error:  # a shared library is missing
        raise PrintingUnavailable(HELP) from error
    return engine
