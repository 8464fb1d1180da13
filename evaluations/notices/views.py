"""A person's own notices."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations.models import Notice
from evaluations.notices import domain, selectors
from evaluations.notices.emails import path_of
from evaluations.notices.forms import ChoiceForm
from kompass.shared.inputs import Values
from municipalities.access import Request
from municipalities.roles import MUNICIPAL


def _page(request: Request, status: int = 200, **bound: object) -> HttpResponse:
    found = list(selectors.newest(request.person))
    context = {
        "notices": found,
        "unread": sum(1 for notice in found if notice.read_at is None),
        "form": ChoiceForm(initial={"kinds": selectors.wanted(request.person)}),
    }
    return render(request, "evaluations/notices/notices.html", context | bound, status=status)


@require_GET
def notices(request: Request) -> HttpResponse:
    """List the person's notices, and what they want mailed."""
    return _page(request)


@require_POST
def mark_read(request: Request) -> HttpResponse:
    """Mark all as read."""
    domain.mark_read(person=request.person)
    return redirect("notices")


@require_POST
def follow(request: Request, pk: UUID) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    found = selectors.one(request.person, pk)
    if found is None:
        raise Http404
    domain.mark_read(person=request.person, notices=[found.pk])
    return redirect(_target(request, found))


def _target(request: Request, notice: Notice) -> str:
    own = request.person.roles_in(notice.evaluation.municipality_id) & set(MUNICIPAL)
    known: Values = {
        "kind": notice.kind,
        "evaluation": notice.evaluation_id,
        "area": notice.area,
        "question": notice.question,
    }
    return path_of(side="municipality" if own else "evaluator", **known)


@require_POST
def choose(request: Request) -> HttpResponse:
    """Keep what the person wants in their daily e-mail."""
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    domain.choose(person=request.person, wanted=form.cleaned_data["kinds"])
    messages.success(request, _("Your choice is saved."))
    return redirect("notices")
