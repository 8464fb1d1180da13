"""Question sets as files that a browser saves; the empty questionnaire as a text document and as
PDF.
"""

import re

from django.http import HttpResponse
from django.utils.translation import gettext as _

from kompass.printing import PrintingUnavailable
from kompass.shared.errors import Refused
from questionnaire import booklet, wordfile
from questionnaire.tree import Node

DOCX, PDF = wordfile.MEDIA_TYPE, "application/pdf"


def download(raw: bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file that a browser saves under a name of letters, digits, hyphens and full stops."""
    response = HttpResponse(raw, content_type=media_type)
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return response


def as_docx(root: Node, language: str, *, aland: bool | None = None) -> HttpResponse:
    """Hand out the questionnaire as a text document; aland says where its reader is, None is the
    office.
    """
    return download(
        wordfile.write(booklet.draw(root, language, aland=aland)),
        DOCX,
        f"{_name(root, language)}.docx",
    )


def as_pdf(root: Node, language: str, *, aland: bool | None = None) -> HttpResponse:
    """Hand out the questionnaire as PDF; raise Refused where none can be made."""
    try:
        raw = booklet.pdf(root, language, aland=aland)
    except PrintingUnavailable as error:
        sentence = _(
            "This server cannot create PDF files now. Use the text document (DOCX) in the "
            "meantime, and tell the people who run the server."
        )
        raise Refused(sentence) from error
    return download(raw, PDF, f"{_name(root, language)}.pdf")


def _name(root: Node, language: str) -> str:
    return f"{root.key}-{root.values['version']}-{language}"
