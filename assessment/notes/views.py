"""The pages of notes; each reading of an interview note is recorded."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessment.notes import domain, selectors
from assessment.notes.forms import InterviewForm, NoteForm, ReviewNoteForm
from evaluations.access import EvaluationContext, open_evaluation
from evaluations.models import Note
from evaluations.page import renew, show
from kompass.audit import reading as reads
from kompass.shared.views import Outcome, submit
from municipalities.access import Request


def log_reading(opened: EvaluationContext, notes: list[Note]) -> None:
    """Record which interview notes the page shows."""
    shown = [note.pk for note in notes if note.is_interview]
    reads.note_read(evaluation=opened.evaluation.pk, table=Note._meta.db_table, rows=shown)


@require_GET
def notes(request: Request, pk: UUID) -> HttpResponse:
    """List the notes of both evaluators."""
    opened = open_evaluation(request.person, pk, to="read notes")
    found = list(selectors.notes(opened.evaluation))
    log_reading(opened, found)
    return show(request, "assessment/notes/notes.html", opened, notes=found)


@require_http_methods(["GET", "POST"])
def new_note(request: Request, pk: UUID) -> HttpResponse:
    """Write a note from a document or the web."""
    return _note(request, pk, ReviewNoteForm)


@require_http_methods(["GET", "POST"])
def new_interview(request: Request, pk: UUID) -> HttpResponse:
    """Write a note from an interview."""
    return _note(request, pk, InterviewForm)


@require_http_methods(["GET", "POST"])
def note(request: Request, pk: UUID, note: UUID) -> HttpResponse:
    """Change an own note, or read a colleague's."""
    opened = open_evaluation(
        request.person, pk, to="take notes" if request.method == "POST" else "read notes"
    )
    found = selectors.notes(opened.evaluation).filter(pk=note).first()
    if found is None:
        raise Http404
    return _note(request, pk, InterviewForm if found.is_interview else ReviewNoteForm, found)


def _note(
    request: Request,
    pk: UUID,
    kind: type[ReviewNoteForm | InterviewForm],
    found: Note | None = None,
) -> HttpResponse:
    opened = open_evaluation(
        request.person, pk, to="read notes" if found and request.method == "GET" else "take notes"
    )
    form = kind(
        request.POST if request.method == "POST" else None,
        catalogue=opened.catalogue,
        note=found,
        question=request.GET.get("question", ""),
    )
    if found and request.method == "GET":
        log_reading(opened, [found])
    saved = submit(form, lambda: _save(request, opened, form, found))
    if saved.status:
        return _note_page(request, opened, form, found, saved)
    messages.success(request, _("The note is saved."))
    return redirect("notes", pk)


def _save(request: Request, opened: EvaluationContext, form: NoteForm, found: Note | None) -> Note:
    return domain.save_note(
        evaluation=opened.evaluation,
        person=request.person,
        fields=form.content(),
        questions=form.linked(),
        note=found,
        version=form.cleaned_data["version"],
        operation=form.cleaned_data["operation"],
    )


def _note_page(
    request: Request,
    opened: EvaluationContext,
    form: NoteForm,
    found: Note | None,
    saved: Outcome[Note],
) -> HttpResponse:
    if saved.stale:
        renew(form, saved.stale.version)
    own = opened.may("take notes") and (found is None or found.written_by_id == request.person.id)
    return show(
        request,
        "assessment/notes/note.html",
        opened,
        status=saved.status,
        form=form,
        note=found,
        own=own,
        interview=isinstance(form, InterviewForm),
        stale=saved.stale,
    )
