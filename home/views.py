"""The first page, and an evaluation's overview: what it shows depends on who looks."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluations import selectors as overview
from evaluations.access import open_evaluation
from evaluations.page import show
from home import selectors as start
from municipalities.access import Request
from workspace import progress


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


@require_GET
def evaluation(request: Request, pk: UUID) -> HttpResponse:
    """Show where an evaluation stands."""
    opened = open_evaluation(request.person, pk, to="view")
    matter: dict[str, Any] = {
        "moves": list(overview.moves(opened.evaluation)),
        "assigned": overview.assigned(opened.evaluation),
        "areas": progress.by_area(opened.evaluation, opened.catalogue)
        if opened.may("read answers")
        else [],
    }
    return show(request, "home/evaluation.html", opened, **matter)
