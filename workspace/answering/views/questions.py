"""The municipality's pages: areas, questions, statements, evidence."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.access import Opened, open_evaluation
from evaluations.comments.views import corners
from evaluations.models import Citation, Statement
from evaluations.models.answer import Working
from evaluations.page import note_help, opened_area, opened_question, renew, show
from kompass.shared import clock
from kompass.shared.doors import signed_in, wants_fragment
from kompass.shared.errors import Refused, Stale, refuse
from library.evidence import domain as evidence
from municipalities.access import Request
from questionnaire import shown
from questionnaire.models import Area, Question
from workspace.answering.domain import answers as answering
from workspace.answering.forms import AnswerForm, EvidenceForm, Guarded, StatementForm
from workspace.answering.selectors import answers, earlier
from workspace.team import selectors as delegation
from workspace.working_time import domain as timing


@signed_in
@require_GET
def areas(request: Request, pk: UUID) -> HttpResponse:
    """Show the areas with their progress."""
    opened = open_evaluation(request.person, pk, to="read answers")
    return show(
        request,
        "workspace/answering/answers.html",
        opened,
        areas=answers.progress(opened.evaluation, opened.catalogue),
        working_time=timing.total(opened.evaluation) if opened.may("read working time") else None,
        languages=opened.catalogue.question_set.languages,
    )


def _area_page(
    request: Request, opened: Opened, area: Area, status: int = 200, **matter: Any
) -> HttpResponse:
    rows = answers.statements(opened.evaluation, area)
    note_help(opened, "evaluations_statement", [statement.pk for statement, _evidence in rows])
    defaults = {
        "area": area,
        "questions": answers.area_questions(opened.evaluation, area),
        "ready": answers.is_ready(opened.evaluation, area, request.person)
        if opened.may_write_in(area)
        else None,
        "shared": delegation.shown(opened.evaluation, area, request.person)
        if opened.may("read comments")
        else None,
        "statements": rows,
        "raises_nothing": answers.raises_nothing(opened.evaluation, area),
        "form": StatementForm(),
        "full": len(rows) >= answering.MAX_STATEMENTS,
    }
    return show(
        request, "workspace/answering/area.html", opened, status=status, **(defaults | matter)
    )


@signed_in
@require_http_methods(["GET", "POST"])
def area(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show an area's questions and statements; take a new statement."""
    opened, found = opened_area(
        request, pk, key, to="state" if request.method == "POST" else "read answers"
    )
    if request.method != "POST":
        return _area_page(request, opened, found)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _area_page(request, opened, found, form=form, status=422)
    try:
        words = {"text": form.cleaned_data["text"], **form.sent()}
        made = answering.save_statement(
            evaluation=opened.evaluation, area=found, person=request.person, **words
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return _area_page(request, opened, found, form=form, status=refused.status)
    messages.success(
        request, _("The statement is saved. Now attach its evidence."), extra_tags=kept(form)
    )
    return redirect("statement", pk, made.pk)


@signed_in
@require_POST
def raise_nothing(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Mark that nothing is raised in an area."""
    opened, found = opened_area(request, pk, key, to="state")
    answering.raise_nothing(evaluation=opened.evaluation, area=found, person=request.person)
    return redirect("area", pk, key)


def _question_page(
    request: Request, opened: Opened, question: Question, status: int = 200, **matter: Any
) -> HttpResponse:
    answer = answers.answer_to(opened.evaluation, question)
    note_help(opened, "evaluations_answer", [answer.pk] if answer else [])
    catalogue = opened.catalogue
    defaults = {
        "question": question,
        "area": question.area,
        "answer": answer,
        "help": shown.help_with(question, aland=opened.evaluation.municipality.on_aland),
        "earlier": earlier.at_question(opened.evaluation, question),
        "form": AnswerForm(catalogue=catalogue, answer=answer),
        "citations": answers.citations(answer=answer) if answer else [],
        "corners": corners(opened, question),
        "previous": catalogue.previous_of(question),
        "following": catalogue.next_after(question),
        "asked": opened.asked_for.get(question.pk),
    }
    return show(
        request, "workspace/answering/question.html", opened, status=status, **(defaults | matter)
    )


@signed_in
@require_http_methods(["GET", "POST"])
def question(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show a question; save its answer, automatically or by the button."""
    opened, found = opened_question(
        request, pk, key, to="answer" if request.method == "POST" else "read answers"
    )
    if request.method != "POST":
        return _question_page(request, opened, found)
    form = AnswerForm(request.POST, catalogue=opened.catalogue)
    if not form.is_valid():
        return _refused(request, form) or _question_page(
            request, opened, found, form=form, status=422
        )
    if form.cleaned_data["take"]:
        row = answers.answer_to(opened.evaluation, found)
        if _chosen(request, form, row):
            return redirect("question", pk, key)
        return _question_page(request, opened, found, form=form, put_together=True)
    try:
        answer = answering.save_answer(
            evaluation=opened.evaluation, question=found, person=request.person, **form.content()
        )  # type: ignore[arg-type]
    except Stale as stale:
        renew(form, stale.version)
        return _refused(request, form, stale) or _question_page(
            request, opened, found, form=form, stale=stale, status=stale.status
        )
    if wants_fragment(request):
        return _saved(request, version=answer.version, at=clock.now())
    messages.success(request, _("The answer is saved."), extra_tags=kept(form))
    following = opened.catalogue.next_after(found)
    return (
        redirect("question", pk, following.key)
        if following and "next" in request.POST
        else redirect("question", pk, key)
    )


@signed_in
@require_POST
def take_over_answer(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Begin the answer with what was handed in last time."""
    opened, found = opened_question(request, pk, key, to="answer")
    before = earlier.at_question(opened.evaluation, found)
    cited = [citation for row in before.answers for citation in row.evidence]
    answering.take_over(
        evaluation=opened.evaluation,
        question=found,
        person=request.person,
        text=before.text,
        evidence=cited,
    )
    messages.success(
        request,
        _(
            "The earlier answer and its evidence have been taken over. Change what is different "
            "now."
        ),
    )
    return redirect("question", pk, key)


def kept(form: Guarded) -> str:
    """Tell the browser that what this page held is in the database, so that it need not keep it any
    longer.
    """
    return f"kept:{form.cleaned_data['operation']}"


def _chosen(request: Request, form: Guarded, row: Working | None) -> bool:
    """Let the other's text stand, the own one in the history; or put both into the form, to be read
    and saved. Tell which.
    """
    if row is None:
        raise Http404
    text, over = form.cleaned_data["text"], form.cleaned_data["over"] or 0
    if form.cleaned_data["take"] == "theirs":
        answering.set_aside(row=row, person=request.person, over=over, text=text)
        messages.info(
            request,
            _("The other's text stands. Yours is kept among the earlier texts."),
            extra_tags=kept(form),
        )
        return True
    renew(form, row.version, text=answering.beside(row, mine=text, over=over).merged)
    return False


def _saved(request: Request, *, status: int = 200, **matter: Any) -> HttpResponse:
    """Answer an automatic save with the status line alone."""
    return render(request, "workspace/answering/saved.html", matter, status=status)


def _refused(request: Request, form: Guarded, stale: Stale | None = None) -> HttpResponse | None:
    """Answer an automatic save that was refused; None when a person pressed the button and gets the
    page.
    """
    if not wants_fragment(request):
        return None
    return _saved(request, form=form, stale=stale, status=stale.status if stale else 422)


def _cite(request: Request, opened: Opened, owner: Question | Statement, form: EvidenceForm) -> int:
    """Attach what the form says; return the status to show the form again with, or 0."""
    if not form.is_valid():
        return 422
    try:
        evidence.cite(
            evaluation=opened.evaluation,
            owner=owner,
            attachment=form.attachment(),
            pages=form.cleaned_data["pages"],
            person=request.person,
        )
    except Refused as refused:
        form.known = refused.version if isinstance(refused, evidence.Known) else None
        refuse(form, refused.sentences)
        return refused.status
    messages.success(request, _("The evidence is attached."))
    return 0


@signed_in
@require_http_methods(["GET", "POST"])
def question_evidence(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show the form for evidence, beside the answer or on a page of its own; attach evidence to an
    answer.
    """
    opened, found = opened_question(request, pk, key, to="answer")
    if request.method != "POST":
        empty = EvidenceForm(evaluation=opened.evaluation)
        if wants_fragment(request):
            matter = {
                "question": found,
                "evaluation": opened.evaluation,
                "evidence_form": empty,
                "heading": "asked",
            }
            return render(request, "workspace/answering/attach_here.html", matter)
        return show(
            request, "workspace/answering/attach.html", opened, question=found, evidence_form=empty
        )
    form = EvidenceForm(request.POST, request.FILES, evaluation=opened.evaluation)
    if status := _cite(request, opened, found, form):
        return _question_page(request, opened, found, evidence_form=form, status=status)
    return redirect("question", pk, key)


def _statement(opened: Opened, statement: UUID) -> Statement:
    found = answers.statement(opened.evaluation, statement)
    if found is None:
        raise Http404
    opened.require_own(found.area)
    return found


def _statement_page(
    request: Request, opened: Opened, row: Statement, status: int = 200, **matter: Any
) -> HttpResponse:
    defaults = {
        "statement": row,
        "area": row.area,
        "form": StatementForm(initial={"text": row.text, "version": row.version}),
        "evidence_form": EvidenceForm(evaluation=opened.evaluation),
        "citations": answers.citations(statement=row),
    }
    return show(
        request, "workspace/answering/statement.html", opened, status=status, **(defaults | matter)
    )


@signed_in
@require_http_methods(["GET", "POST"])
def statement(request: Request, pk: UUID, statement: UUID) -> HttpResponse:
    """Show a statement; save its text, automatically or by the button."""
    opened = open_evaluation(request.person, pk, to="state")
    row = _statement(opened, statement)
    form = StatementForm(request.POST or None, initial={"text": row.text, "version": row.version})
    if request.method != "POST":
        return _statement_page(request, opened, row, form=form)
    if not form.is_valid():
        return _refused(request, form) or _statement_page(
            request, opened, row, form=form, status=422
        )
    if form.cleaned_data["take"]:
        if _chosen(request, form, row):
            return redirect("statement", pk, row.pk)
        return _statement_page(request, opened, row, form=form, put_together=True)
    words = {"text": form.cleaned_data["text"], "statement": row, **form.sent()}
    try:
        made = answering.save_statement(
            evaluation=opened.evaluation, area=row.area, person=request.person, **words
        )
    except Stale as stale:
        renew(form, stale.version)
        return _refused(request, form, stale) or _statement_page(
            request, opened, row, form=form, stale=stale, status=stale.status
        )
    if wants_fragment(request):
        return _saved(request, version=made.version, at=clock.now())
    messages.success(request, _("The statement is saved."), extra_tags=kept(form))
    return redirect("area", pk, row.area.key)


@signed_in
@require_POST
def statement_evidence(request: Request, pk: UUID, statement: UUID) -> HttpResponse:
    """Attach evidence to a statement."""
    opened = open_evaluation(request.person, pk, to="state")
    row = _statement(opened, statement)
    form = EvidenceForm(request.POST, request.FILES, evaluation=opened.evaluation)
    if status := _cite(request, opened, row, form):
        return _statement_page(request, opened, row, evidence_form=form, status=status)
    return redirect("statement", pk, row.pk)


@signed_in
@require_POST
def remove_statement(request: Request, pk: UUID, statement: UUID) -> HttpResponse:
    """Remove a statement."""
    opened = open_evaluation(request.person, pk, to="state")
    row = _statement(opened, statement)
    answering.remove_statement(evaluation=opened.evaluation, statement=row, person=request.person)
    return redirect("area", pk, row.area.key)


@signed_in
@require_POST
def remove_evidence(request: Request, pk: UUID, citation: UUID) -> HttpResponse:
    """Take evidence away from one place."""
    opened = open_evaluation(request.person, pk, to="answer")
    found: Citation | None = answers.citation(opened.evaluation, citation)
    if found is None:
        raise Http404
    evidence.remove_citation(evaluation=opened.evaluation, citation=found, person=request.person)
    if found.answer:
        return redirect("question", pk, found.answer.question.key)
    return redirect("statement", pk, found.statement_id)
