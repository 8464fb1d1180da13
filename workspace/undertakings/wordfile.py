"""The outline of undertakings as a text document: per area strategies, surveys, quality systems,
projects, owners, and what is blank.
"""

from django.utils.translation import gettext as _
from docx.document import Document

from evaluations.models import Undertaking
from questionnaire.wordfile import as_bytes, new_document
from workspace.undertakings.selectors import AreaMap


def write(municipality: str, areas: list[AreaMap], language: str) -> bytes:
    """Return the document; the language is the active one."""
    document = new_document(f"{_('Existing work')} – {municipality}", language)
    document.add_heading(_("Existing work"), level=0)
    document.add_paragraph(municipality)
    document.add_paragraph(
        _(
            "An outline of the work the municipality already does, area by area: strategies, "
            "surveys, quality systems and projects, who is responsible for them, and where "
            "nothing is registered. Continue writing from here."
        )
    )
    for each in areas:
        _area(document, each)
    return as_bytes(document)


def _area(document: Document, each: AreaMap) -> None:
    document.add_heading(f"{each.area.position}. {each.area.title}", level=1)
    for kind, rows in each.by_kind:
        document.add_heading(kind, level=2)
        for row in rows:
            _undertaking(document, row)
        if not rows:
            document.add_paragraph(_("Nothing is registered."))
    document.add_heading(_("Overlaps"), level=2)
    for kind, count in each.overlaps:
        document.add_paragraph(
            _("%(kind)s: %(count)d in parallel") % {"kind": kind, "count": count},
            style="List Bullet",
        )
    if not each.overlaps:
        document.add_paragraph(_("None."))
    document.add_heading(_("Gaps"), level=2)
    for question in each.blank:
        document.add_paragraph(f"{question.number} {question.title}", style="List Bullet")
    if not each.blank:
        document.add_paragraph(_("None."))


def _undertaking(document: Document, row: Undertaking) -> None:
    paragraph = document.add_paragraph(style="List Bullet")
    paragraph.add_run(row.title).bold = True
    known = [
        years(row),
        _("Owner: %(owner)s") % {"owner": row.owner} if row.owner else _("Owner: not stated"),
    ]
    paragraph.add_run(f" ({'; '.join(filter(None, known))})")
    if row.description:
        paragraph.add_run(f". {row.description}")


def years(row: Undertaking) -> str:
    """Return the years as 2025–2028, an open end left open."""
    if not row.from_year and not row.to_year:
        return ""
    return (
        f"{row.from_year or ''}–{row.to_year or ''}"
        if row.from_year != row.to_year
        else str(row.from_year)
    )
