"""Sources of judgements: documents, web pages, interviews, answers and statements."""

from django.utils.translation import gettext as _

from evaluations.models import FindingSource, Note, NoteKind, SubmittedCitation
from evaluations.models.review import ONLINE
from reports import material as mat
from reports.collect.rows import Rows


def title_of(rows: Rows, note: Note) -> mat.Named:
    """Return the title of what was read, with its language when it is not the report's own."""
    language = note.title_language or rows.evaluation.original_language
    return mat.Named(note.title, rows.foreign(language))


def of_note(rows: Rows, note: Note) -> mat.Source:
    """Return the interview, web page or document that a note was taken of."""
    if note.is_interview:
        group = mat.Named(str(note.get_group_display()))
        return mat.Source(mat.SourceKind.INTERVIEW, title=group, day=note.held_on)
    title = title_of(rows, note)
    if note.kind in ONLINE:
        kind = mat.SourceKind.WEB if note.kind == NoteKind.WEB else mat.SourceKind.SOCIAL
        return mat.Source(kind, title=title, address=note.address, day=note.held_on)
    return mat.Source(
        mat.SourceKind.DOCUMENT,
        title=title,
        document_kind=str(note.get_kind_display()),
        pages=note.pages,
        day=note.held_on,
    )


def of_citation(rows: Rows, citation: SubmittedCitation) -> mat.Source:
    """Return the document that a statement cites."""
    document = citation.document_version.document
    title = mat.Named(document.title, rows.foreign(document.language))
    return mat.Source(
        mat.SourceKind.DOCUMENT, title=title, pages=citation.pages, day=document.dated
    )


def of_finding(rows: Rows, source: FindingSource) -> mat.Source:
    """Return the note, answer or statement that a finding is based on."""
    if source.note is not None:
        return of_note(rows, source.note)
    if source.answer is not None:
        return mat.Source(mat.SourceKind.ANSWER, question=source.answer.question.number)
    statement = source.statement
    assert statement is not None  # the constraint a_source_is_one_thing
    title = mat.Named(
        _("The municipality's own view, statement %(number)d") % {"number": statement.position}
    )
    return mat.Source(mat.SourceKind.DOCUMENT, title=title)
