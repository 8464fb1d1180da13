"""Delegating the work: who answers what until when.

A municipality with one member is led to none of this.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.page import show
from kompass.shared.errors import Refused, refuse
from municipalities.access import Request
from municipalities.places import open_place
from municipalities.reauthentication import recently_signed_in
from workspace import progress
from workspace.team import domain, selectors
from workspace.team.forms import DelegationForm, DueForm, ReassignForm


def _page(
    request: Request,
    opened: EvaluationContext,
    status: int = 200,
    **bound: Any,  # Any: passed on
) -> HttpResponse:
    if not opened.may("share out"):
        return show(
            request,
            "workspace/team/alone.html",
            opened,
            status=409 if request.method == "POST" else 200,
        )
    shared = selectors.delegations([opened.evaluation])[opened.evaluation.pk]
    members = selectors.members(opened.evaluation)
    holders = selectors.holders(shared, members, opened.evaluation)
    rows = [
        (row, shared.of_area(row.area), shared.singles(row.area), shared.due(row.area))
        for row in progress.by_area(opened.evaluation, opened.catalogue)
    ]
    forms = {
        "form": _form(request, opened),
        "due_form": DueForm(catalogue=opened.catalogue, shared=shared, prefix="day"),
        "reassign_form": ReassignForm(holders=holders, members=members, prefix="all"),
    }
    lost = [holder for holder in holders if holder.trouble]
    return show(
        request,
        "workspace/team/delegation.html",
        opened,
        status=status,
        rows=rows,
        holders=holders,
        lost=lost,
        **(forms | bound),
    )


def _form(
    request: Request, opened: EvaluationContext, *, bound: bool = False, inviting: bool = False
) -> DelegationForm:
    initial = {
        "language": request.person.user.language,
        "areas": request.GET.getlist("area"),
        "people": request.GET.getlist("person"),
    }
    return DelegationForm(
        request.POST if bound else None,
        catalogue=opened.catalogue,
        members=selectors.members(opened.evaluation),
        initial=initial,
        inviting=inviting,
    )


@require_http_methods(["GET", "POST"])
def delegation(request: Request, pk: UUID) -> HttpResponse:
    """Show who answers what; give areas and questions to members."""
    opened = open_evaluation(request.person, pk, to="delegate")
    if request.method != "POST" or not opened.may("share out"):
        return _page(request, opened)
    form = _form(request, opened, bound=True)
    if not form.is_valid():
        return _page(request, opened, form=form, status=422)
    try:
        domain.delegate(
            evaluation=opened.evaluation,
            person=request.person,
            people=form.chosen(),
            **form.content(),
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return _page(request, opened, form=form, status=refused.status)
    messages.success(
        request,
        _(
            "The work has been delegated. The people you have asked get an e-mail with a link "
            "to it."
        ),
    )
    return redirect("delegation", pk)


@recently_signed_in
@require_POST
def invite(request: Request, pk: UUID) -> HttpResponse:
    """Invite a colleague; what is delegated to them waits until they have accepted."""
    opened = open_evaluation(request.person, pk, to="delegate")
    if not opened.may("share out"):
        return _page(request, opened)
    form = _form(request, opened, bound=True, inviting=True)
    if not form.is_valid():
        return _page(request, opened, form=form, status=422)
    place = open_place(request.person, opened.evaluation.municipality_id, to="invite")
    try:
        made = domain.invite(
            evaluation=opened.evaluation, place=place, **form.invited(), **form.content()
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return _page(request, opened, form=form, status=refused.status)
    messages.success(
        request,
        _(
            "An invitation is on its way to %(email)s. What you have asked them to answer will "
            "be waiting for them."
        )
        % {"email": made.email},
    )
    return redirect("delegation", pk)


@require_POST
def due(request: Request, pk: UUID) -> HttpResponse:
    """Set a day for each area."""
    opened = open_evaluation(request.person, pk, to="delegate")
    shared = selectors.delegations([opened.evaluation])[opened.evaluation.pk]
    form = DueForm(request.POST, catalogue=opened.catalogue, shared=shared, prefix="day")
    if not form.is_valid():
        return _page(request, opened, due_form=form, status=422)
    try:
        domain.set_due(evaluation=opened.evaluation, days=form.days())
    except Refused as refused:
        refuse(form, refused.sentences)
        return _page(request, opened, due_form=form, status=refused.status)
    messages.success(request, _("The due dates are saved."))
    return redirect("delegation", pk)


@require_POST
def reassign(request: Request, pk: UUID) -> HttpResponse:
    """Give everything of one to another."""
    opened = open_evaluation(request.person, pk, to="delegate")
    shared, members = (
        selectors.delegations([opened.evaluation])[opened.evaluation.pk],
        selectors.members(opened.evaluation),
    )
    holders = selectors.holders(shared, members, opened.evaluation)
    form = ReassignForm(request.POST, holders=holders, members=members, prefix="all")
    if not form.is_valid():
        return _page(request, opened, reassign_form=form, status=422)
    try:
        domain.reassign(evaluation=opened.evaluation, person=request.person, **form.content())
    except Refused as refused:
        refuse(form, refused.sentences)
        return _page(request, opened, reassign_form=form, status=refused.status)
    messages.success(request, _("Everything has been reassigned."))
    return redirect("delegation", pk)


@require_POST
def take_away(request: Request, pk: UUID, delegation: UUID) -> HttpResponse:
    """Take a place from somebody."""
    opened = open_evaluation(request.person, pk, to="delegate")
    found = selectors.delegation(opened.evaluation, delegation)
    if found is None:
        raise Http404
    domain.take_away(evaluation=opened.evaluation, delegation=found)
    messages.success(request, _("The request has been removed. What has been written is kept."))
    return redirect("delegation", pk)
