"""Cleans the text, lays it out, writes the PDF. Importing this module requires Pango."""

import re

import weasyprint

from kompass.printing import conformance, hyphenation
from kompass.printing.fetching import OwnFilesOnly
from kompass.printing.fonts import only_own_fonts
from kompass.printing.text import printable

conformance.install()
hyphenation.install()

LANGUAGE = re.compile(r"<html[^>]*\slang=\"[a-z]{2,3}\"")
TITLE = re.compile(r"<title>[^<]*\S[^<]*</title>")


def write(html: str) -> bytes:
    """Return the bytes of the PDF. Raises ValueError when the page lacks its language or title."""
    if not LANGUAGE.search(html) or not TITLE.search(html):
        raise ValueError(
            "A printed page needs <html lang> and a <title>: both are part of the file's "
            "accessibility."
        )
    with only_own_fonts() as font_config:
        page = weasyprint.HTML(
            string=printable(html), url_fetcher=OwnFilesOnly(), media_type="print"
        )
        document = page.render(
            font_config=font_config, presentational_hints=False, pdf_variant="pdf/a-2a"
        )
        return bytes(document.write_pdf(pdf_variant="pdf/a-2a"))
