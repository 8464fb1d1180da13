"""The first page, and an evaluation's overview: what it shows depends on who looks."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluations import selectors as evaluations_selectors
from evaluations.access import open_evaluation
from evaluations.page import show
from home import selectors
from kompass.shared.views import Context
from municipalities.access import Request
from workspace import progress


@require_GET
def home(request: Request) -> HttpResponse:
    """Show what waits for the person, and their evaluations."""
    found = list(evaluations_selectors.mine(request.person))
    context = {
        "evaluations": found,
        "starts": selectors.own(request.person, found),
        "unread": evaluations_selectors.unread(found),
    }
    return render(request, "home/home.html", context)


@require_GET
def evaluation(request: Request, pk: UUID) -> HttpResponse:
    """Show where an evaluation stands."""
    opened = open_evaluation(request.person, pk, to="view")
    context: Context = {
        "moves": list(evaluations_selectors.moves(opened.evaluation)),
        "assigned": evaluations_selectors.assigned(opened.evaluation),
        "areas": progress.by_area(opened.evaluation, opened.catalogue)
        if opened.may("read answers")
        else [],
    }
    return show(request, "home/evaluation.html", opened, **context)
