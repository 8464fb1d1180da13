"""Undertakings: the municipality's other strategies, surveys, quality systems and projects, on one
map.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.models import Undertaking
from evaluations.page import show
from kompass.shared.inputs import Values
from kompass.shared.views import Context
from municipalities.access import Request
from questionnaire.downloads import DOCX, download
from workspace.undertakings import domain, selectors, wordfile
from workspace.undertakings.forms import UndertakingForm


@require_GET
def undertakings_map(request: Request, pk: UUID) -> HttpResponse:
    """Show what is registered, area by area: overlaps and blank spots."""
    opened = open_evaluation(request.person, pk, to="read answers")
    rows = list(selectors.undertakings(opened.evaluation))
    context: Context = {
        "undertakings": rows,
        "areas": selectors.area_maps(rows, opened.catalogue),
        "nowhere": selectors.nowhere(rows, opened.catalogue),
        "languages": opened.catalogue.question_set.languages,
    }
    return show(request, "workspace/undertakings/undertakings.html", opened, **context)


def _found(opened: EvaluationContext, undertaking: UUID) -> Undertaking:
    found = selectors.undertaking(opened.evaluation, undertaking)
    if found is None:
        raise Http404
    return found


def _form_page(
    request: Request, opened: EvaluationContext, row: Undertaking | None
) -> HttpResponse:
    known: Values = {
        "evaluation": opened.evaluation,
        "catalogue": opened.catalogue,
        "instance": row,
    }
    form = UndertakingForm(request.POST or None, **known)
    if request.method != "POST" or not form.is_valid():
        return show(
            request,
            "workspace/undertakings/undertaking.html",
            opened,
            form=form,
            undertaking=row,
            status=422 if form.is_bound else 200,
        )
    domain.register(evaluation=opened.evaluation, fields=form.content(), undertaking=row)
    messages.success(request, _("It has been registered."))
    return redirect("whole", opened.evaluation.pk)


@require_http_methods(["GET", "POST"])
def new_undertaking(request: Request, pk: UUID) -> HttpResponse:
    """Register something new."""
    return _form_page(request, open_evaluation(request.person, pk, to="edit undertakings"), None)


@require_http_methods(["GET", "POST"])
def undertaking(request: Request, pk: UUID, undertaking: UUID) -> HttpResponse:
    """Change something registered."""
    opened = open_evaluation(request.person, pk, to="edit undertakings")
    return _form_page(request, opened, _found(opened, undertaking))


@require_POST
def remove_undertaking(request: Request, pk: UUID, undertaking: UUID) -> HttpResponse:
    """Take something off the register."""
    opened = open_evaluation(request.person, pk, to="edit undertakings")
    domain.remove(undertaking=_found(opened, undertaking))
    messages.success(request, _("It has been removed from the map."))
    return redirect("whole", pk)


@require_GET
def undertakings_docx(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Send the outline of undertakings as a text document in one language."""
    opened = open_evaluation(request.person, pk, to="read answers")
    if language not in opened.catalogue.question_set.languages:
        raise Http404
    with translation.override(language):
        rows = list(selectors.undertakings(opened.evaluation))
        made = wordfile.write(
            str(opened.evaluation.municipality.title),
            selectors.area_maps(rows, opened.catalogue),
            language,
        )
        name = _("existing-work")
    return download(made, DOCX, f"{name}-{language}.docx")
