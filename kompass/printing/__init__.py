"""HTML -> PDF/A-2a that is also PDF/UA-1: the only place that knows WeasyPrint.

WeasyPrint needs Pango on the machine and is imported when the first file is made, so that the web
runs without it.
"""

from types import ModuleType

from kompass.printing.errors import HELP, PrintingUnavailable

__all__ = ["HELP", "PrintingUnavailable", "available", "to_pdf"]


def available() -> bool:
    """Whether this machine can make PDF files (Pango is there)."""
    try:
        _engine()
    except PrintingUnavailable:
        return False
    return True


def to_pdf(*, html: str) -> bytes:
    """The finished file.

    `html` is a whole page with `lang` and `<title>`; the same page gives the same bytes.

    Raises PrintingUnavailable without Pango, ValueError when the page lacks its language or title.
    """
    pdf: bytes = _engine().write(html)
    return pdf


def _engine() -> ModuleType:
    try:
        from kompass.printing import engine
    except OSError as error:  # the shared library is missing, not a file of ours
        raise PrintingUnavailable(HELP) from error
    return engine
