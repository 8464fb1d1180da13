"""The blank questionnaire as a text document (DOCX), with space for answers.

Headings, lists and languages are marked, so that assistive technology finds them.
"""

import io

import docx
from django.utils import translation
from django.utils.translation import gettext as _
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from questionnaire.booklet import Booklet, BookletQuestion, BookletText, Section

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TAGS = {"sv": "sv-FI", "fi": "fi-FI", "en": "en-GB"}


def new_document(title: str, language: str) -> Document:
    """Return an empty document with a title, its language and the typeface of all our documents."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.language = TAGS[language]
    document.core_properties.author = ""
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    _set_language(normal.element.get_or_add_rPr(), language)
    return document


def as_bytes(document: Document) -> bytes:
    """Return the document as a DOCX file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def write(booklet: Booklet) -> bytes:
    """Return the questionnaire as a DOCX file in its language."""
    with translation.override(booklet.language):
        title = f"{booklet.title.text} {booklet.version}"
        document = new_document(title, booklet.language)
        document.add_heading(title, level=0)
        if booklet.licence.text:
            _write(document.add_paragraph(), booklet.licence, booklet.language)
        if booklet.scale:
            document.add_paragraph(
                _("Self-assessment: %(steps)s.")
                % {"steps": ", ".join(step.text for step in booklet.scale)}
            )
        for section in booklet.sections:
            _section(document, section, booklet.language)
        return as_bytes(document)


def _set_language(properties: CT_RPr, language: str) -> None:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), TAGS[language])
    properties.append(mark)


def _write(paragraph: Paragraph, text: BookletText, language: str) -> None:
    for at, line in enumerate(text.text.split("\n")):
        run = paragraph.add_run(line)
        if text.foreign:
            run.italic = True
            _set_language(run._r.get_or_add_rPr(), text.language)
        if at < text.text.count("\n"):
            run.add_break()


def _section(document: Document, section: Section, language: str) -> None:
    document.add_page_break()
    _write(document.add_heading(f"{section.number}. ", level=1), section.title, language)
    if section.introduction.text:
        _write(document.add_paragraph(), section.introduction, language)
    for question in section.questions:
        _question(document, question, language)


def _question(document: Document, question: BookletQuestion, language: str) -> None:
    _write(document.add_heading(f"{question.number} ", level=2), question.title, language)
    _write(document.add_paragraph(), question.wording, language)
    document.add_paragraph(_("At most %(points)d points.") % {"points": question.points})
    for title, text in question.texts:
        document.add_heading(title, level=3)
        _write(document.add_paragraph(), text, language)
    for title, lines in question.lists:
        document.add_heading(title, level=3)
        for line in lines:
            paragraph = document.add_paragraph(style="List Bullet")
            _write(paragraph, line.text, language)
            if line.scope:
                paragraph.add_run(f" ({line.scope})")
    if question.groups:
        document.add_heading(_("Interview groups"), level=3)
        document.add_paragraph(", ".join(question.groups))
    document.add_heading(_("Our answer"), level=3)
    for _line in range(3):
        document.add_paragraph()
