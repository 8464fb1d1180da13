"""Ready with an area, and by choice how long it took.

Only the browser's session knows that its holder may still answer.
"""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.access import EvaluationContext
from evaluations.page import opened_area, show
from municipalities.access import Request
from questionnaire.models import Area
from workspace.working_time import domain
from workspace.working_time.forms import HoursForm

ASKED = "asked_for_hours"  # areas of which the session's holder has just said to be ready


@require_POST
def ready(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Say that one is ready with an area, or not after all; the first time leads on to the question
    about the hours.
    """
    opened, area = _own(request, pk, key)
    if request.POST.get("ready") == "no":
        domain.take_back(evaluation=opened.evaluation, area=area, person=request.person)
        return redirect("area", pk, key)
    if not domain.say_ready(evaluation=opened.evaluation, area=area, person=request.person):
        return redirect("area", pk, key)
    request.session[ASKED] = [*request.session.get(ASKED, []), _mark(pk, key)]
    return redirect("area-hours", pk, key)


@require_http_methods(["GET", "POST"])
def hours(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Ask once how long it took; an answer is optional and does not come back on any page."""
    opened, area = _own(request, pk, key)
    asked = request.session.get(ASKED, [])
    if _mark(pk, key) not in asked:
        return redirect("area", pk, key)
    form = HoursForm(request.POST if "hours" in request.POST or "give" in request.POST else None)
    if request.method != "POST" or (form.is_bound and not form.is_valid()):
        return show(
            request,
            "workspace/working_time/hours.html",
            opened,
            area=area,
            form=form,
            status=422 if form.is_bound else 200,
        )
    request.session[ASKED] = [mark for mark in asked if mark != _mark(pk, key)]
    if form.is_bound:
        # In a transaction of its own: what else the request writes, such as when its session was
        # last used, has a person.
        given = partial(
            domain.give_hours,
            evaluation=opened.evaluation,
            area=area,
            choice=form.cleaned_data["hours"],
        )
        transaction.on_commit(given, robust=True)
        messages.success(
            request,
            _("Thank you. Your answer is included in the total, and nobody can see whose it is."),
        )
    return redirect("area", pk, key)


def _own(request: Request, pk: UUID, key: str) -> tuple[EvaluationContext, Area]:
    """Open an area of which the person writes something.

    Raises NotYourPlace where the person writes nothing.
    """
    opened, area = opened_area(request, pk, key, to="say ready")
    if not opened.may_write_in(area):
        opened.require_own(area)
    return opened, area


def _mark(pk: UUID, key: str) -> str:
    return f"{pk}/{key}"
