"""The answers as a text document (DOCX): a heading per area and question, a content control per
field.
"""

import io

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import RGBColor

from kompass.shared.errors import Invalid
from questionnaire import wordfile
from questionnaire.wordfile import as_bytes, new_document
from workspace.offline.files import controls, marks
from workspace.offline.files.rows import Filled, Sheet, foreign_file, holdable, unreadable

MEDIA_TYPE = wordfile.MEDIA_TYPE
TEXT, SELF, REASON = "text", "self", "reason"
MARK = controls.PREFIX + "sheet"


def write(sheet: Sheet, *, title: str) -> bytes:
    """Return the document; the active language is the sheet's."""
    document = new_document(title, sheet.language)
    pale = document.styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER, builtin=True)
    pale.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    placeholder = _("Write your answer here.")
    mark = controls.control(MARK, _("Do not change this line"), locked=True)
    mark[-1].extend(controls.paragraphs(marks.write(sheet, placeholder=placeholder), hidden=True))
    document.add_heading(title, level=0)
    _append(document, mark)
    document.add_paragraph(
        _(
            "Write only in the fields under each question and leave the headings as they are. "
            "Send the file back to the person who gave it to you. They import it and see every "
            "change before it is saved."
        )
    )
    area = ""
    for row in sheet.rows:
        if row.area != area:
            area = row.area
            document.add_heading(area, level=1)
        _question(document, sheet, row, placeholder)
    return as_bytes(document)


def _append(document: Document, made: BaseOxmlElement) -> None:
    document.element.body[-1].addprevious(made)  # the last element is the section's


def _question(document: Document, sheet: Sheet, row: Filled, placeholder: str) -> None:
    document.add_heading(f"{row.number} {row.title}", level=2)
    document.add_paragraph(row.wording)
    document.add_heading(_("Our answer"), level=3)
    _field(document, TEXT, row.key, f"{_('Our answer')} {row.number}", row.text, placeholder)
    document.add_heading(_("Self-assessment"), level=3)
    titles = dict(sheet.steps)
    chosen = titles.get(row.self_assessment, "")
    choices = controls.control(
        controls.tag(SELF, row.key),
        f"{_('Self-assessment')} {row.number}",
        empty=not chosen,
        choices=tuple(titles.items()),
    )
    choices[-1].append(
        controls.run(
            chosen or _("Choose here."), style="" if chosen else controls.PLACEHOLDER_STYLE
        )
    )
    document.add_paragraph()._p.append(choices)
    document.add_heading(
        _("Reason, if the question does not apply to you or you leave it unanswered"), level=3
    )
    _field(document, REASON, row.key, f"{_('Reason')} {row.number}", row.reason, placeholder)


def _field(
    document: Document, kind: str, key: str, title: str, text: str, placeholder: str
) -> None:
    made = controls.control(controls.tag(kind, key), title, empty=not text)
    made[-1].extend(
        controls.paragraphs(text or placeholder, style="" if text else controls.PLACEHOLDER_STYLE)
    )
    _append(document, made)


def read(raw: bytes) -> Sheet:
    """Return what the document says; raise Invalid for a foreign one or a repeated field."""
    try:
        body = docx.Document(io.BytesIO(raw)).element.body
        found = [
            (str(tag.get(qn("w:val"))), tag.getparent().getparent())
            for tag in body.iter(qn("w:tag"))
        ]
        found = [
            (tag, control)
            for tag, control in found
            if tag.startswith(controls.PREFIX) and control.tag == qn("w:sdt")
        ]
        fields = dict(found)
        said = controls.read(fields[MARK], set()) if MARK in fields else None
    except (
        Exception
    ) as error:  # the library has no error of its own: a damaged part may raise anything
        raise unreadable() from error
    if said is None:
        raise foreign_file()
    mark = marks.read(said)
    if len(found) > len(fields):
        raise Invalid(
            _(
                "A field appears twice in the file. Remove the copy, or export the answers "
                "again and write in the new file."
            )
        )
    rows = tuple(
        _row(mark, known, fields)
        for known in mark.sheet.rows
        if controls.tag(TEXT, known.key) in fields
    )
    return mark.filled(rows + _unknown(mark, fields))


def _row(mark: marks.Mark, known: Filled, fields: dict[str, BaseOxmlElement]) -> Filled:
    """Return a question's row; raise Invalid when a part of its fields was removed."""
    tags = [controls.tag(kind, known.key) for kind in (TEXT, SELF, REASON)]
    if any(tag not in fields for tag in tags):
        raise Invalid(
            _(
                "A field in question %(number)s has been removed from the file. Export the "
                "answers again and write in the new file."
            )
            % {"number": known.number[:20]}
        )
    own = [fields[tag] for tag in tags]
    text, chosen, reason = (
        holdable(controls.read(control, controls.EMPTY_FIELDS | mark.placeholders))
        for control in own
    )
    return mark.row(known, text=text, chosen=_value(own[1], chosen), reason=reason)


def _value(control: BaseOxmlElement, chosen: str) -> str:
    """Return the value of the words that were chosen, by the control's own list."""
    listed = {
        item.get(qn("w:displayText")): item.get(qn("w:value"))
        for item in control.iter(qn("w:listItem"))
    }
    return str(listed.get(chosen.strip()) or chosen)


def _unknown(mark: marks.Mark, fields: dict[str, BaseOxmlElement]) -> tuple[Filled, ...]:
    """Return the answers under tags that the file itself does not know: somebody has put them
    there.
    """
    known = {controls.tag(TEXT, row.key) for row in mark.sheet.rows}
    strange = [
        tag for tag in fields if tag.startswith(f"{controls.PREFIX}{TEXT}:") and tag not in known
    ]
    return tuple(
        Filled(key=tag.split(":", 2)[2], text=holdable(controls.read(fields[tag], set())))
        for tag in strange
    )
