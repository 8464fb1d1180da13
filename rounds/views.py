"""The office's pages: rounds, participants, people."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations import selectors as overview
from evaluations.access import open_evaluation
from evaluations.models import Duty
from evaluations.page import show
from kompass.shared.doors import signed_in
from kompass.shared.errors import Refused, refuse
from library.scanning import selectors as files
from municipalities.access import Request
from municipalities.middleware import require_office
from questionnaire import catalogue
from rounds import domain
from rounds.forms import AssignmentForm, ParticipantForm, RoundForm, VisitForm
from workspace.working_time import domain as timing


@signed_in
@require_GET
def rounds(request: Request) -> HttpResponse:
    """List the rounds."""
    require_office(request)
    return render(
        request,
        "rounds/rounds.html",
        {"rounds": list(overview.rounds()), "concerns": files.concerns()},
    )


@signed_in
@require_http_methods(["GET", "POST"])
def new_round(request: Request) -> HttpResponse:
    """Create a round."""
    require_office(request)
    form = RoundForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request,
            "rounds/new_round.html",
            {"form": form},
            status=422 if form.is_bound else 200,
        )
    values = form.cleaned_data
    names = {"sv": values.pop("name_sv"), "fi": values.pop("name_fi")}
    made = domain.create_round(names=names, **values)
    messages.success(request, _("The round is created. Add its municipalities."))
    return redirect("round", made.pk)


@signed_in
@require_http_methods(["GET", "POST"])
def round(request: Request, pk: UUID) -> HttpResponse:
    """Show a round with its evaluations; take one more municipality."""
    require_office(request)
    found = get_object_or_404(overview.rounds(), pk=pk)
    form = ParticipantForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = domain.add_municipality(
                    round=found, municipality=form.cleaned_data["municipality"]
                )
            except Refused as refused:
                refuse(form, refused.sentences, "municipality")
            else:
                messages.success(
                    request,
                    _("%(municipality)s takes part. Assign the evaluators.")
                    % {"municipality": made.municipality},
                )
                return redirect("people", made.pk)
    matter = {
        "round": found,
        "evaluations": list(overview.participants(found)),
        "phases": overview.phases(found),
        "working_time": timing.median(found.pk),
        "questions": len(catalogue.of(found.question_set_id).questions),
        "form": form,
    }
    return render(request, "rounds/round.html", matter, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def people(request: Request, pk: UUID) -> HttpResponse:
    """Assign evaluators and the translator."""
    opened = open_evaluation(request.person, pk, to="assign")
    assigned = overview.assigned(opened.evaluation)
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


@signed_in
@require_http_methods(["POST"])
def visit(request: Request, pk: UUID) -> HttpResponse:
    """Set the days of the visit."""
    opened = open_evaluation(request.person, pk, to="assign")
    form = VisitForm(request.POST)
    assignments = AssignmentForm(
        initial={a.duty: a.user_id for a in overview.assigned(opened.evaluation)}
    )
    if not form.is_valid():
        return show(
            request,
            "rounds/assignments/people.html",
            opened,
            form=assignments,
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
            form=assignments,
            visit=form,
            status=refused.status,
        )
    messages.success(request, _("The days of the visit are saved."))
    return redirect("people", pk)
