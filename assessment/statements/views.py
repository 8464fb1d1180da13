"""The pages on which the municipality's strength statements are judged."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessment.notes import selectors as notes_selectors
from assessment.statements import domain, selectors
from assessment.statements.forms import VerdictForm
from evaluations import submitted
from evaluations.access import EvaluationContext, open_evaluation
from evaluations.models import SubmittedStatement
from evaluations.page import opened_area, show
from municipalities.access import Request
from questionnaire.models import Area


@require_http_methods(["GET"])
def area_statements(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show an area's statements with their verdicts."""
    opened, area = opened_area(request, pk, key, to="read submitted")
    return _statements_page(request, opened, area)


def _statements_page(
    request: Request,
    opened: EvaluationContext,
    area: Area,
    bound: VerdictForm | None = None,
    of: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = []
    notes = list(notes_selectors.notes(opened.evaluation)) if opened.may("judge") else []
    for row in selectors.judged_statements(opened.evaluation, area):
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


def _statement(opened: EvaluationContext, pk: UUID) -> SubmittedStatement:
    found = (
        submitted.latest_statements(opened.evaluation).select_related("area").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


@require_POST
def judge(request: Request, pk: UUID, statement: UUID) -> HttpResponse:
    """Judge a statement."""
    opened = open_evaluation(request.person, pk, to="judge")
    found = _statement(opened, statement)
    form = VerdictForm(
        request.POST, notes=list(notes_selectors.notes(opened.evaluation)), prefix=str(found.pk)
    )
    if not form.is_valid():
        return _statements_page(
            request, opened, opened.catalogue.area_of[found.area.key], form, found.pk, 422
        )
    domain.judge_statement(
        evaluation=opened.evaluation, statement=found, person=request.person, **form.cleaned_data
    )
    messages.success(request, _("The assessment is saved."))
    return redirect("area-statements", pk, found.area.key)
