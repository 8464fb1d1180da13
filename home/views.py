"""Home and an evaluation's first page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.notes import domain as reviewing
from evaluations import selectors as overview
from evaluations.access import open_evaluation
from evaluations.page import show
from home import selectors as start
from kompass.shared.doors import signed_in
from municipalities.access import Request
from rounds import domain as rounds
from workspace.answering.forms import KeyFactsForm
from workspace.answering.selectors import answers
from workspace.approving import domain as approving
from workspace.handing_in import domain as handing_in
from workspace.submission import rendering as reading


@signed_in
@require_GET
def home(request: Request) -> HttpResponse:
    """Show what waits for the person, and her evaluations."""
    found = list(overview.mine(request.person))
    matter = {
        "evaluations": found,
        "starts": start.own(request.person, found),
        "unread": overview.unread(found),
    }
    return render(request, "home/home.html", matter)


@signed_in
@require_GET
def evaluation(request: Request, pk: UUID) -> HttpResponse:
    """Show where an evaluation stands."""
    opened = open_evaluation(request.person, pk, to="view")
    matter: dict[str, Any] = {
        "moves": list(overview.moves(opened.evaluation)),
        "assigned": overview.assigned(opened.evaluation),
        "areas": answers.progress(opened.evaluation, opened.catalogue)
        if opened.may("read answers")
        else [],
    }
    return show(request, "home/evaluation.html", opened, **matter)


@signed_in
@require_http_methods(["GET", "POST"])
def key_facts(request: Request, pk: UUID) -> HttpResponse:
    """Take the municipality's own figures."""
    opened = open_evaluation(request.person, pk, to="state")
    form = KeyFactsForm(request.POST or None, instance=overview.key_facts(opened.evaluation))
    if request.method != "POST" or not form.is_valid():
        return show(
            request,
            "workspace/key_facts/key_facts.html",
            opened,
            form=form,
            status=422 if form.is_bound else 200,
        )
    rounds.save_key_facts(evaluation=opened.evaluation, figures=form.cleaned_data)
    messages.success(request, _("The key facts are saved."))
    return redirect("evaluation", pk)


@signed_in
@require_http_methods(["GET", "POST"])
def hand_in(request: Request, pk: UUID) -> HttpResponse:
    """Show what is missing; hand in when nothing is."""
    opened = open_evaluation(request.person, pk, to="hand in")
    missing = handing_in.missing(evaluation=opened.evaluation, catalogue=opened.catalogue)
    approvals = approving.valid(opened.evaluation)
    waits = opened.evaluation.needs_approval and not approvals
    if request.method != "POST" or missing or waits:
        matter = {
            "missing": missing,
            "approvals": approvals,
            "waits": waits,
            "whole": reading.rows(opened.evaluation, opened.catalogue),
        }
        return show(
            request,
            "workspace/handing_in/hand_in.html",
            opened,
            status=422 if request.method == "POST" else 200,
            **matter,
        )
    handing_in.hand_in(
        evaluation=opened.evaluation, catalogue=opened.catalogue, person=request.person
    )
    messages.success(
        request,
        _(
            "The material is handed in. You can withdraw it for 24 hours, until the evaluators "
            "open it."
        ),
    )
    return redirect("receipt", pk)


@signed_in
@require_POST
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Take the hand-in back."""
    opened = open_evaluation(request.person, pk, to="withdraw")
    handing_in.withdraw(evaluation=opened.evaluation, person=request.person)
    messages.success(request, _("The hand-in is withdrawn; you can write again."))
    return redirect("evaluation", pk)


@signed_in
@require_POST
def open_review(request: Request, pk: UUID) -> HttpResponse:
    """Begin the evaluation."""
    opened = open_evaluation(request.person, pk, to="open review")
    reviewing.open_review(evaluation=opened.evaluation, person=request.person)
    messages.success(request, _("The evaluation has begun."))
    return redirect("reading", pk)
