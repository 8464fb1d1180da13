"""The pages on which the office assigns people and sets the visit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import selectors as evaluation_selectors
from evaluations.access import EvaluationContext, open_evaluation
from evaluations.models import Duty
from evaluations.page import show
from kompass.shared.views import submit
from municipalities.access import Request
from rounds.assignments import domain
from rounds.assignments.forms import AssignmentForm, VisitForm


def _page(
    request: Request,
    opened: EvaluationContext,
    form: AssignmentForm | None = None,
    visit: VisitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    evaluation = opened.evaluation
    duties = {row.duty: row.user_id for row in evaluation_selectors.assigned(evaluation)}
    days = {"visit_from": evaluation.visit_from, "visit_to": evaluation.visit_to}
    context = {
        "form": form or AssignmentForm(initial=duties),
        "visit": visit or VisitForm(initial=days),
    }
    return show(request, "rounds/assignments/people.html", opened, status=status, **context)


@require_http_methods(["GET", "POST"])
def people(request: Request, pk: UUID) -> HttpResponse:
    """Assign evaluators and the translator."""
    opened = open_evaluation(request.person, pk, to="assign")
    if request.method != "POST":
        return _page(request, opened)
    form = AssignmentForm(request.POST)

    def assign() -> None:
        chosen = {duty: form.cleaned_data[duty.value] for duty in Duty}
        domain.assign_all(evaluation=opened.evaluation, people=chosen)

    if status := submit(form, assign).status:
        return _page(request, opened, form=form, status=status)
    messages.success(request, _("The assignments are saved."))
    return redirect("people", pk)


@require_http_methods(["POST"])
def visit(request: Request, pk: UUID) -> HttpResponse:
    """Set the days of the visit."""
    opened = open_evaluation(request.person, pk, to="assign")
    form = VisitForm(request.POST)

    def plan() -> None:
        begins, ends = form.cleaned_data["visit_from"], form.cleaned_data["visit_to"]
        domain.plan_visit(evaluation=opened.evaluation, begins=begins, ends=ends)

    if status := submit(form, plan).status:
        return _page(request, opened, visit=form, status=status)
    messages.success(request, _("The dates of the visit are saved."))
    return redirect("people", pk)
