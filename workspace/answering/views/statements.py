"""The page of a strength statement, with its evidence."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.models import Statement
from evaluations.page import renew, show
from kompass.shared import clock
from kompass.shared.errors import Stale
from kompass.shared.views import wants_fragment
from library.evidence import selectors as evidence_selectors
from library.evidence.forms import EvidenceForm
from municipalities.access import Request
from workspace.answering.domain import statements as statements_domain
from workspace.answering.forms import StatementForm
from workspace.answering.selectors import answers
from workspace.answering.views.evidence import attach_evidence
from workspace.answering.views.saving import kept, refused_fragment, saved_fragment, settle_conflict


def _statement(opened: EvaluationContext, statement: UUID) -> Statement:
    found = answers.statement(opened.evaluation, statement)
    if found is None:
        raise Http404
    opened.require_own(found.area)
    return found


def _statement_page(
    request: Request,
    opened: EvaluationContext,
    row: Statement,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    defaults = {
        "statement": row,
        "area": row.area,
        "form": StatementForm(initial={"text": row.text, "version": row.version}),
        "evidence_form": EvidenceForm(evaluation=opened.evaluation),
        "citations": evidence_selectors.citations(statement=row),
    }
    return show(
        request, "workspace/answering/statement.html", opened, status=status, **(defaults | context)
    )


@require_http_methods(["GET", "POST"])
def statement(request: Request, pk: UUID, statement: UUID) -> HttpResponse:
    """Show a statement; save its text, automatically or by the button."""
    opened = open_evaluation(request.person, pk, to="state")
    row = _statement(opened, statement)
    form = StatementForm(request.POST or None, initial={"text": row.text, "version": row.version})
    if request.method != "POST":
        return _statement_page(request, opened, row, form=form)
    if not form.is_valid():
        return refused_fragment(request, form) or _statement_page(
            request, opened, row, form=form, status=422
        )
    if form.cleaned_data["take"]:
        if settle_conflict(request, form, row):
            return redirect("statement", pk, row.pk)
        return _statement_page(request, opened, row, form=form, put_together=True)
    words = {"text": form.cleaned_data["text"], "statement": row, **form.sent()}
    try:
        made = statements_domain.save_statement(
            evaluation=opened.evaluation, area=row.area, person=request.person, **words
        )
    except Stale as stale:
        renew(form, stale.version)
        return refused_fragment(request, form, stale) or _statement_page(
            request, opened, row, form=form, stale=stale, status=stale.status
        )
    if wants_fragment(request):
        return saved_fragment(request, version=made.version, at=clock.now())
    messages.success(request, _("The statement is saved."), extra_tags=kept(form))
    return redirect("area", pk, row.area.key)


@require_POST
def statement_evidence(request: Request, pk: UUID, statement: UUID) -> HttpResponse:
    """Attach evidence to a statement."""
    opened = open_evaluation(request.person, pk, to="state")
    row = _statement(opened, statement)
    form = EvidenceForm(request.POST, request.FILES, evaluation=opened.evaluation)
    if status := attach_evidence(request, opened, row, form):
        return _statement_page(request, opened, row, evidence_form=form, status=status)
    return redirect("statement", pk, row.pk)


@require_POST
def remove_statement(request: Request, pk: UUID, statement: UUID) -> HttpResponse:
    """Remove a statement."""
    opened = open_evaluation(request.person, pk, to="state")
    row = _statement(opened, statement)
    statements_domain.remove_statement(
        evaluation=opened.evaluation, statement=row, person=request.person
    )
    return redirect("area", pk, row.area.key)
