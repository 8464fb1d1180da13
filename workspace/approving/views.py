"""The leadership's approval before the hand-in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.access import open_evaluation
from municipalities.access import Request
from workspace.approving import domain


@require_POST
def approve(request: Request, pk: UUID) -> HttpResponse:
    """Approve the submission."""
    opened = open_evaluation(request.person, pk, to="approve")
    domain.approve(
        evaluation=opened.evaluation,
        person=request.person,
        fingerprint=request.POST.get("mark", ""),
    )
    messages.success(
        request,
        _(
            "You have approved the submission as it is now. If the text is changed later, the "
            "approval no longer applies."
        ),
    )
    return redirect("read-whole", pk)


@require_POST
def take_back_approval(request: Request, pk: UUID) -> HttpResponse:
    """Take one's own approval back."""
    opened = open_evaluation(request.person, pk, to="approve")
    domain.take_back(evaluation=opened.evaluation, person=request.person)
    messages.success(request, _("Your approval has been withdrawn."))
    return redirect("read-whole", pk)


@require_POST
def need_approval(request: Request, pk: UUID) -> HttpResponse:
    """Let the hand-in need the leadership's approval, or not."""
    opened = open_evaluation(request.person, pk, to="ask for approval")
    domain.ask_for(evaluation=opened.evaluation, needed=request.POST.get("needed") == "yes")
    return redirect("hand-in", pk)
