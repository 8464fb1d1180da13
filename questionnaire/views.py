"""The office's page of question sets."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kompass.shared.doors import signed_in
from kompass.shared.errors import Refused, refuse
from municipalities.access import Request
from municipalities.middleware import require_office
from questionnaire import importing, selectors
from questionnaire.forms import ImportForm


@signed_in
@require_http_methods(["GET", "POST"])
def question_sets(request: Request) -> HttpResponse:
    """List the sets and take a new file."""
    require_office(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = importing.load(form.cleaned_data["file"].read(importing.MAX_BYTES + 1))
        except Refused as refused:
            refuse(form, refused.sentences, "file")
        else:
            messages.success(request, _("The question set %(version)s has been read.") % {"version": made.version})
            return redirect("question-sets")
    page = {"form": form, "sets": list(selectors.all_sets())}
    return render(request, "questionnaire/sets.html", page, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def publish(request: Request, pk: str) -> HttpResponse:
    """Freeze a set."""
    require_office(request)
    made = importing.publish(get_object_or_404(selectors.all_sets(), pk=pk))
    messages.success(request, _("Version %(version)s is published and never changes from now on.") % {"version": made.version})
    return redirect("question-sets")
