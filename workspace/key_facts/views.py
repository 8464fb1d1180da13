"""The page of the municipality's own figures."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations.access import open_evaluation
from evaluations.page import show
from municipalities.access import Request
from workspace.key_facts import domain, selectors
from workspace.key_facts.forms import KeyFactsForm


@require_http_methods(["GET", "POST"])
def key_facts(request: Request, pk: UUID) -> HttpResponse:
    """Take the municipality's own figures."""
    opened = open_evaluation(request.person, pk, to="state")
    form = KeyFactsForm(request.POST or None, instance=selectors.key_facts(opened.evaluation))
    if request.method != "POST" or not form.is_valid():
        return show(
            request,
            "workspace/key_facts/key_facts.html",
            opened,
            form=form,
            status=422 if form.is_bound else 200,
        )
    domain.save_key_facts(evaluation=opened.evaluation, figures=form.cleaned_data)
    messages.success(request, _("The key facts are saved."))
    return redirect("evaluation", pk)
