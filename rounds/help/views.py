"""The office helps while the municipality prepares: it reads drafts only when the coordinator lets
it.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations.access import open_evaluation
from evaluations.page import show
from municipalities.access import Request
from rounds.help import domain, selectors


@require_GET
def help_page(request: Request, pk: UUID) -> HttpResponse:
    """Show whether the office may read, and when it could."""
    opened = open_evaluation(request.person, pk, to="read help")
    return show(
        request, "rounds/help/help.html", opened, grants=selectors.grants(opened.evaluation)
    )


@require_POST
def grant(request: Request, pk: UUID) -> HttpResponse:
    """Let the office read for 48 hours."""
    opened = open_evaluation(request.person, pk, to="grant reading")
    domain.grant_reading(evaluation=opened.evaluation, person=request.person)
    messages.success(
        request,
        _(
            "The Association's administrator may read your answers for 48 hours. You can end "
            "this at any time."
        ),
    )
    return redirect("help", pk)


@require_POST
def end(request: Request, pk: UUID) -> HttpResponse:
    """End the office's reading at once."""
    opened = open_evaluation(request.person, pk, to="end reading")
    domain.end_reading(evaluation=opened.evaluation, person=request.person)
    messages.success(request, _("The Association's administrator can no longer read your answers."))
    return redirect("help", pk)
