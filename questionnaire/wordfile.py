"""The empty questionnaire as a text document (DOCX), with room to write: headings, lists and
languages as a reader's tools expect.
"""

import io
from typing import Any

import docx
from django.utils import translation
from django.utils.translation import gettext as _
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from questionnaire.booklet import Asked, Booklet, Said, Section

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TAGS = {"sv": "sv-FI", "fi": "fi-FI", "en": "en-GB"}


def begun(title: str, language: str) -> Any:
    """Return a new document with its title, its language and our type, for every text document that
    we hand out.
    """
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.language = TAGS[language]
    document.core_properties.author = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    _tag(normal.element.get_or_add_rPr(), language)
    return document


def as_bytes(document: Any) -> bytes:
    """Return the document as a file."""
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def write(booklet: Booklet) -> bytes:
    """Return the document in the questionnaire's language."""
    with translation.override(booklet.language):
        title = f"{booklet.title.text} {booklet.version}"
        document = begun(title, booklet.language)
        document.add_heading(title, level=0)
        if booklet.licence.text:
            _say(document.add_paragraph(), booklet.licence, booklet.language)
        if booklet.scale:
            document.add_paragraph(
                _("Self-assessment: %(steps)s.")
                % {"steps": ", ".join(step.text for step in booklet.scale)}
            )
        for section in booklet.sections:
            _section(document, section, booklet.language)
        return as_bytes(document)


def _tag(properties: Any, language: str) -> None:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), TAGS[language])
    properties.append(mark)


def _say(paragraph: Any, said: Said, language: str) -> None:
    for at, line in enumerate(said.text.split("\n")):
        run = paragraph.add_run(line)
        if said.foreign:
            run.italic = True
            _tag(run._r.get_or_add_rPr(), said.language)
        if at < said.text.count("\n"):
            run.add_break()


def _section(document: Any, section: Section, language: str) -> None:
    document.add_page_break()
    _say(document.add_heading(f"{section.number}. ", level=1), section.title, language)
    if section.introduction.text:
        _say(document.add_paragraph(), section.introduction, language)
    for asked in section.questions:
        _question(document, asked, language)


def _question(document: Any, asked: Asked, language: str) -> None:
    _say(document.add_heading(f"{asked.number} ", level=2), asked.title, language)
    _say(document.add_paragraph(), asked.wording, language)
    document.add_paragraph(_("At most %(points)d points.") % {"points": asked.points})
    for title, said in asked.texts:
        document.add_heading(title, level=3)
        _say(document.add_paragraph(), said, language)
    for title, lines in asked.lists:
        document.add_heading(title, level=3)
        for line in lines:
            paragraph = document.add_paragraph(style="List Bullet")
            _say(paragraph, line.said, language)
            if line.scope:
                paragraph.add_run(f" ({line.scope})")
    if asked.groups:
        document.add_heading(_("Interview groups"), level=3)
        document.add_paragraph(", ".join(asked.groups))
    document.add_heading(_("Our answer"), level=3)
    for _line in range(3):
        document.add_paragraph()
