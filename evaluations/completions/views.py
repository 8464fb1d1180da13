"""Completions: what is asked for after the hand-in, by evaluators and the office, and sent by the
municipality.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.completions import domain, selectors
from evaluations.completions.forms import AskForm
from evaluations.page import opened_question, show
from kompass.shared.errors import Refused, refuse
from municipalities.access import Request


def _page(
    request: Request, opened: EvaluationContext, status: int = 200, **context: object
) -> HttpResponse:
    defaults = {
        "requests": list(selectors.requests(opened.evaluation)),
        "form": AskForm(catalogue=opened.catalogue) if opened.may("ask") else None,
    }
    return show(
        request,
        "evaluations/completions/completions.html",
        opened,
        status=status,
        **(defaults | context),
    )


@require_GET
def completions(request: Request, pk: UUID) -> HttpResponse:
    """List what is asked for and what has been completed."""
    return _page(request, open_evaluation(request.person, pk, to="read completions"))


@require_POST
def ask(request: Request, pk: UUID) -> HttpResponse:
    """Ask for the completion of answers."""
    opened = open_evaluation(request.person, pk, to="ask")
    form = AskForm(request.POST, catalogue=opened.catalogue)
    if not form.is_valid():
        return _page(request, opened, form=form, status=422)
    words = {"questions": form.chosen(), "message": form.cleaned_data["message"]}
    try:
        domain.ask(evaluation=opened.evaluation, person=request.person, **words)
    except Refused as refused:
        refuse(form, refused.sentences)
        return _page(request, opened, form=form, status=refused.status)
    messages.success(
        request,
        _(
            "The municipality has been asked for additional information. Only the answers you "
            "chose are open again."
        ),
    )
    return redirect("completions", pk)


@require_POST
def take_back(request: Request, pk: UUID, completion: UUID) -> HttpResponse:
    """Take a request back."""
    opened = open_evaluation(request.person, pk, to="ask")
    found = selectors.request(opened.evaluation, completion)
    if found is None:
        raise Http404
    domain.take_back(completion=found, person=request.person)
    messages.success(
        request,
        _("The request has been withdrawn. The answer is closed again, as it was handed in."),
    )
    return redirect("completions", pk)


@require_POST
def send(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Send the completed answer."""
    opened, question = opened_question(request, pk, key, to="send completion")
    domain.send(evaluation=opened.evaluation, question=question, person=request.person)
    messages.success(
        request,
        _(
            "The additional information has been sent. The answer is closed again, and the "
            "evaluators can now read it."
        ),
    )
    return redirect("completions", pk)
