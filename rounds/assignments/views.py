"""The pages on which the office assigns people and sets the visit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import selectors as evaluations_selectors
from evaluations.access import open_evaluation
from evaluations.models import Duty
from evaluations.page import show
from kompass.shared.errors import Refused, refuse
from municipalities.access import Request
from rounds.assignments import domain
from rounds.assignments.forms import AssignmentForm, VisitForm


@require_http_methods(["GET", "POST"])
def people(request: Request, pk: UUID) -> HttpResponse:
    """Assign evaluators and the translator."""
    opened = open_evaluation(request.person, pk, to="assign")
    assigned = evaluations_selectors.assigned(opened.evaluation)
    form = AssignmentForm(request.POST or None, initial={a.duty: a.user_id for a in assigned})
    visit = VisitForm(
        initial={"visit_from": opened.evaluation.visit_from, "visit_to": opened.evaluation.visit_to}
    )
    if request.method != "POST" or not form.is_valid():
        return show(
            request,
            "rounds/assignments/people.html",
            opened,
            form=form,
            visit=visit,
            status=422 if form.is_bound else 200,
        )
    try:
        domain.assign_all(
            evaluation=opened.evaluation,
            people={duty: form.cleaned_data[duty.value] for duty in Duty},
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return show(
            request,
            "rounds/assignments/people.html",
            opened,
            form=form,
            visit=visit,
            status=refused.status,
        )
    messages.success(request, _("The assignments are saved."))
    return redirect("people", pk)


@require_http_methods(["POST"])
def visit(request: Request, pk: UUID) -> HttpResponse:
    """Set the days of the visit."""
    opened = open_evaluation(request.person, pk, to="assign")
    form = VisitForm(request.POST)
    duties = AssignmentForm(
        initial={a.duty: a.user_id for a in evaluations_selectors.assigned(opened.evaluation)}
    )
    if not form.is_valid():
        return show(
            request,
            "rounds/assignments/people.html",
            opened,
            form=duties,
            visit=form,
            status=422,
        )
    try:
        domain.plan_visit(
            evaluation=opened.evaluation,
            begins=form.cleaned_data["visit_from"],
            ends=form.cleaned_data["visit_to"],
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return show(
            request,
            "rounds/assignments/people.html",
            opened,
            form=duties,
            visit=form,
            status=refused.status,
        )
    messages.success(request, _("The days of the visit are saved."))
    return redirect("people", pk)
