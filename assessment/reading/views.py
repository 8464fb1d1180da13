"""The evaluators' pages: reading list, question, notes, statements."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.notes import domain as reviewing
from assessment.notes.forms import InterviewForm, ReviewNoteForm, ScoreForm, VerdictForm
from assessment.reading import selectors as review
from assessment.scoring import domain as scoring
from evaluations.access import Opened, open_evaluation
from evaluations.comments.views import corners
from evaluations.completions import selectors as completions
from evaluations.completions.forms import AskForm
from evaluations.models import Note, SubmittedStatement
from evaluations.page import opened_area, opened_question, renew, show
from kompass.audit import reading as reads
from kompass.shared.doors import signed_in
from kompass.shared.errors import Refused, Stale, refuse
from municipalities.access import Request
from questionnaire import shown
from questionnaire.models import Area, Question


@signed_in
@require_GET
def reading(request: Request, pk: UUID) -> HttpResponse:
    """List the questions with answer, notes and the own score."""
    opened = open_evaluation(request.person, pk, to="read submitted")
    areas = review.reading_list(opened.evaluation, opened.catalogue, request.person)
    scored = sum(1 for _area, rows in areas for row in rows if row.score)
    locked = review.locks(opened.evaluation).has(request.person)
    matter: dict[str, Any] = {
        "areas": areas,
        "scored": scored,
        "total": len(opened.catalogue.questions),
        "locked": locked,
    }
    return show(request, "assessment/reading/reading.html", opened, **matter)


def _question_page(
    request: Request, opened: Opened, question: Question, status: int = 200, **matter: Any
) -> HttpResponse:
    evaluation, catalogue = opened.evaluation, opened.catalogue
    score = review.own_score(evaluation, question, request.person)
    notes = list(review.notes_on(evaluation, question)) if opened.may("read notes") else []
    requests = completions.at_question(evaluation, question)
    _log_reading(opened, [link.note for link in notes])
    initial = {"not_applicable": score.not_applicable, "points": score.points} if score else {}
    defaults = {
        "question": question,
        "area": question.area,
        "answer": review.submitted_answer(evaluation, question),
        "notes": notes,
        "requests": requests,
        "before": completions.before(evaluation, question),
        "ask_form": AskForm(catalogue=catalogue)
        if opened.may("ask") and all(row.closed_at for row in requests)
        else None,
        "score": score,
        "help": shown.help_with(question, aland=evaluation.municipality.on_aland),
        "asking": shown.asking(question, aland=evaluation.municipality.on_aland),
        "ladder": shown.ladder(catalogue, question),
        "form": ScoreForm(
            catalogue=catalogue, levels=score.levels if score else None, initial=initial
        ),
        "locked": review.locks(evaluation).has(request.person),
        "corners": corners(opened, question),
        "previous": catalogue.previous_of(question),
        "following": catalogue.next_after(question),
    }
    return show(
        request, "assessment/reading/question.html", opened, status=status, **(defaults | matter)
    )


@signed_in
@require_http_methods(["GET", "POST"])
def reading_question(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show what was handed in to a question; take the own score."""
    opened, question = opened_question(
        request, pk, key, to="score" if request.method == "POST" else "read submitted"
    )
    if request.method != "POST":
        return _question_page(request, opened, question)
    form = ScoreForm(request.POST, catalogue=opened.catalogue)
    if not form.is_valid():
        return _question_page(request, opened, question, form=form, status=422)
    chosen = {
        "levels": form.levels,
        "points": form.cleaned_data.get("points"),
        "not_applicable": form.cleaned_data["not_applicable"],
    }
    scoring.save_score(
        evaluation=opened.evaluation,
        catalogue=opened.catalogue,
        question=question,
        person=request.person,
        **chosen,
    )
    messages.success(
        request, _("Your score is saved. Only you see it until both evaluators have locked.")
    )
    following = opened.catalogue.next_after(question)
    return redirect("reading-question", pk, (following or question).key)


@signed_in
@require_http_methods(["GET"])
def area_statements(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show an area's statements with their verdicts."""
    opened, area = opened_area(request, pk, key, to="read submitted")
    return _statements_page(request, opened, area)


def _statements_page(
    request: Request,
    opened: Opened,
    area: Area,
    bound: VerdictForm | None = None,
    of: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = []
    notes = list(review.notes(opened.evaluation)) if opened.may("judge") else []
    for row in review.judged_statements(opened.evaluation, area):
        initial = (
            {"judgement": row.verdict.judgement, "note": row.verdict.note_id, "words": row.words}
            if row.verdict
            else {}
        )
        prefix = str(row.statement.pk)
        unbound = (
            VerdictForm(notes=notes, prefix=prefix, initial=initial)
            if opened.may("judge")
            else None
        )
        rows.append((row, bound if row.statement.pk == of else unbound))
    return show(
        request,
        "assessment/statements/statements.html",
        opened,
        status=status,
        area=area,
        rows=rows,
    )


def _statement(opened: Opened, pk: UUID) -> SubmittedStatement:
    found = review.latest_statements(opened.evaluation).select_related("area").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@signed_in
@require_POST
def judge(request: Request, pk: UUID, statement: UUID) -> HttpResponse:
    """Judge a statement."""
    opened = open_evaluation(request.person, pk, to="judge")
    found = _statement(opened, statement)
    form = VerdictForm(
        request.POST, notes=list(review.notes(opened.evaluation)), prefix=str(found.pk)
    )
    if not form.is_valid():
        return _statements_page(
            request, opened, opened.catalogue.area_of[found.area.key], form, found.pk, 422
        )
    reviewing.judge_statement(
        evaluation=opened.evaluation, statement=found, person=request.person, **form.cleaned_data
    )
    messages.success(request, _("The judgement is saved."))
    return redirect("area-statements", pk, found.area.key)


def _log_reading(opened: Opened, notes: list[Note]) -> None:
    """Record which interview notes the page shows."""
    shown = [note.pk for note in notes if note.is_interview]
    reads.note_read(evaluation=opened.evaluation.pk, table=Note._meta.db_table, rows=shown)


@signed_in
@require_GET
def notes(request: Request, pk: UUID) -> HttpResponse:
    """List the notes of both evaluators."""
    opened = open_evaluation(request.person, pk, to="read notes")
    found = list(review.notes(opened.evaluation))
    _log_reading(opened, found)
    return show(request, "assessment/notes/notes.html", opened, notes=found)


@signed_in
@require_http_methods(["GET", "POST"])
def new_note(request: Request, pk: UUID) -> HttpResponse:
    """Write a note from a document or the web."""
    return _note(request, pk, ReviewNoteForm)


@signed_in
@require_http_methods(["GET", "POST"])
def new_interview(request: Request, pk: UUID) -> HttpResponse:
    """Write a note from an interview."""
    return _note(request, pk, InterviewForm)


@signed_in
@require_http_methods(["GET", "POST"])
def note(request: Request, pk: UUID, note: UUID) -> HttpResponse:
    """Change an own note, or read a colleague's."""
    opened = open_evaluation(
        request.person, pk, to="take notes" if request.method == "POST" else "read notes"
    )
    found = review.notes(opened.evaluation).filter(pk=note).first()
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
        request.POST or None,
        catalogue=opened.catalogue,
        note=found,
        question=request.GET.get("question", ""),
    )
    own = opened.may("take notes") and (found is None or found.written_by_id == request.person.id)
    if found and request.method == "GET":
        _log_reading(opened, [found])
    matter: dict[str, Any] = {
        "form": form,
        "note": found,
        "own": own,
        "interview": kind is InterviewForm,
    }
    if request.method != "POST" or not form.is_valid():
        return show(
            request,
            "assessment/notes/note.html",
            opened,
            status=422 if form.is_bound else 200,
            **matter,
        )
    try:
        reviewing.save_note(
            evaluation=opened.evaluation,
            person=request.person,
            fields=form.content(),
            questions=form.linked(),
            note=found,
            version=form.cleaned_data["version"],
            operation=form.cleaned_data["operation"],
        )
    except Refused as refused:
        if isinstance(refused, Stale):
            renew(form, refused.version)
            matter["stale"] = refused
        refuse(form, refused.sentences)
        return show(request, "assessment/notes/note.html", opened, status=refused.status, **matter)
    messages.success(request, _("The note is saved."))
    return redirect("notes", pk)
