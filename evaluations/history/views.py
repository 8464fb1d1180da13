"""The history of an evaluation for those who lead the municipality: by area and answer, never by
person.
"""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.history import selectors
from evaluations.page import opened_area, opened_question, show
from kompass.audit.models import Event
from municipalities.access import Request

A_PAGE = 50


def _page(
    request: Request,
    opened: EvaluationContext,
    events: QuerySet[Event],
    *,
    words_of: str = "",
    **context: Any,  # Any: a template's context
) -> HttpResponse:
    page = Paginator(events, A_PAGE).get_page(request.GET.get("page"))
    entries = selectors.entries(page, opened.catalogue, words_of=words_of)
    return show(
        request,
        "evaluations/history/history.html",
        opened,
        turn=page,
        entries=entries,
        areas=opened.catalogue.areas,
        **context,
    )


@require_GET
def evaluation(request: Request, pk: UUID) -> HttpResponse:
    """Tell what happened to the evaluation as a whole, and lead to the areas."""
    opened = open_evaluation(request.person, pk, to="read history")
    return _page(request, opened, selectors.of_evaluation(opened.evaluation))


@require_GET
def area(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Tell what happened in an area, and lead to its answers."""
    opened, found = opened_area(request, pk, key, to="read history")
    return _page(
        request,
        opened,
        selectors.of_area(opened.evaluation, found),
        words_of=selectors.STATEMENTS,
        area=found,
    )


@require_GET
def question(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Tell what happened to one answer, with its earlier texts."""
    opened, found = opened_question(request, pk, key, to="read history")
    events = selectors.of_question(opened.evaluation, found)
    return _page(
        request, opened, events, words_of=selectors.ANSWERS, area=found.area, question=found
    )
