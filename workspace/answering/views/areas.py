"""The list of areas, and an area's questions and statements."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.page import opened_area, record_granted_reading, show
from kompass.shared.errors import Refused, refuse
from municipalities.access import Request
from questionnaire.models import Area
from workspace import progress
from workspace.answering.domain import statements as statements_domain
from workspace.answering.forms import StatementForm
from workspace.answering.selectors import answers
from workspace.answering.views.saving import kept
from workspace.team import selectors as team_selectors
from workspace.working_time import domain as working_time


@require_GET
def areas(request: Request, pk: UUID) -> HttpResponse:
    """Show the areas with their progress."""
    opened = open_evaluation(request.person, pk, to="read answers")
    return show(
        request,
        "workspace/answering/answers.html",
        opened,
        areas=progress.by_area(opened.evaluation, opened.catalogue),
        working_time=working_time.total(opened.evaluation)
        if opened.may("read working time")
        else None,
        languages=opened.catalogue.question_set.languages,
    )


def _area_page(
    request: Request, opened: EvaluationContext, area: Area, status: int = 200, **context: object
) -> HttpResponse:
    rows = answers.statements(opened.evaluation, area)
    record_granted_reading(
        opened, "evaluations_statement", [statement.pk for statement, _evidence in rows]
    )
    defaults = {
        "area": area,
        "questions": answers.area_questions(opened.evaluation, area),
        "ready": answers.is_ready(opened.evaluation, area, request.person)
        if opened.may_write_in(area)
        else None,
        "shared": team_selectors.shown(opened.evaluation, area, request.person)
        if opened.may("read comments")
        else None,
        "statements": rows,
        "raises_nothing": answers.raises_nothing(opened.evaluation, area),
        "form": StatementForm(),
        "full": len(rows) >= statements_domain.MAX_STATEMENTS,
    }
    return show(
        request, "workspace/answering/area.html", opened, status=status, **(defaults | context)
    )


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
        made = statements_domain.save_statement(
            evaluation=opened.evaluation, area=found, person=request.person, **words
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return _area_page(request, opened, found, form=form, status=refused.status)
    messages.success(
        request, _("The statement is saved. Now attach its evidence."), extra_tags=kept(form)
    )
    return redirect("statement", pk, made.pk)


@require_POST
def raise_nothing(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Mark that nothing is raised in an area."""
    opened, found = opened_area(request, pk, key, to="state")
    statements_domain.raise_nothing(evaluation=opened.evaluation, area=found, person=request.person)
    return redirect("area", pk, key)
