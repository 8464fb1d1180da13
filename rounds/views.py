"""The office's pages of rounds."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kompass.shared.views import submit
from library.scanning import selectors as scanning_selectors
from municipalities.access import Request
from municipalities.middleware import require_office
from questionnaire import catalogue
from rounds import domain, selectors
from rounds.forms import ParticipantForm, RoundForm
from workspace.working_time import domain as working_time


@require_GET
def rounds(request: Request) -> HttpResponse:
    """List the rounds."""
    require_office(request)
    return render(
        request,
        "rounds/rounds.html",
        {"rounds": list(selectors.rounds()), "concerns": scanning_selectors.concerns()},
    )


@require_http_methods(["GET", "POST"])
def new_round(request: Request) -> HttpResponse:
    """Create a round."""
    require_office(request)
    form = RoundForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request,
            "rounds/new_round.html",
            {"form": form},
            status=422 if form.is_bound else 200,
        )
    values = form.cleaned_data
    names = {"sv": values.pop("name_sv"), "fi": values.pop("name_fi")}
    made = domain.create_round(names=names, **values)
    messages.success(request, _("The round is created. Add its municipalities."))
    return redirect("round", made.pk)


@require_http_methods(["GET", "POST"])
def round(request: Request, pk: UUID) -> HttpResponse:
    """Show a round with its evaluations; take one more municipality."""
    require_office(request)
    found = get_object_or_404(selectors.rounds(), pk=pk)
    form = ParticipantForm(request.POST if request.method == "POST" else None)
    added = submit(
        form,
        lambda: domain.add_municipality(
            round=found, municipality=form.cleaned_data["municipality"]
        ),
        "municipality",
    )
    if not added.status:
        sentence = _("%(municipality)s takes part. Assign the evaluators.")
        messages.success(request, sentence % {"municipality": added.made.municipality})
        return redirect("people", added.made.pk)
    context = {
        "round": found,
        "evaluations": list(selectors.participants(found)),
        "phases": selectors.phases(found),
        "working_time": working_time.median(found.pk),
        "questions": len(catalogue.of(found.question_set_id).questions),
        "form": form,
    }
    return render(request, "rounds/round.html", context, status=added.status)
