"""Responses with files to save, among them the blank questionnaire as DOCX and PDF."""

import re

from django.http import HttpResponse
from django.utils.translation import gettext as _

from kompass.printing import PrintingUnavailable
from kompass.shared.errors import Refused
from questionnaire import booklet, wordfile
from questionnaire.tree import Node

DOCX, PDF = wordfile.MEDIA_TYPE, "application/pdf"


def download(raw: bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file to save; every other character in its name becomes a hyphen."""
    response = HttpResponse(raw, content_type=media_type)
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return response


def as_docx(root: Node, language: str, *, aland: bool | None = None) -> HttpResponse:
    """Return the blank questionnaire as a text document.

    `aland` tells whether the municipality lies on Åland; None is for the office, with everything.
    """
    raw = wordfile.write(booklet.build(root, language, aland=aland))
    return download(raw, DOCX, f"{_name(root, language)}.docx")


def as_pdf(root: Node, language: str, *, aland: bool | None = None) -> HttpResponse:
    """Return the blank questionnaire as PDF; raise Refused where none can be printed."""
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
