"""The preview of a question, the crosswalks and the glossary."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from kompass.shared.errors import Refused, refuse
from municipalities.access import Request
from municipalities.middleware import require_office
from questionnaire import catalogue, crosswalks, glossary, guidance, selectors
from questionnaire.access import open_set
from questionnaire.forms import CrosswalkForm


@require_GET
def preview_question(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show a question as municipalities on the mainland or on Åland will see it."""
    opened = open_set(request, pk)
    known = catalogue.build(opened)
    question = known.by_key.get(key)
    if question is None:
        raise Http404
    aland = request.GET.get("where") == "aland"
    page = {
        "set": opened,
        "question": question,
        "area": question.area,
        "aland": aland,
        "help": guidance.help_with(question, aland=aland),
        "asking": guidance.interview_help(question, aland=aland),
        "ladder": guidance.ladder(known, question),
        "steps": known.steps,
        "previous": known.previous_of(question),
        "following": known.next_after(question),
    }
    return render(request, "questionnaire/preview.html", page)


@require_http_methods(["GET", "POST"])
def question_set_crosswalks(request: Request) -> HttpResponse:
    """Show how the versions correspond to each other, and import a crosswalk."""
    require_office(request)
    form = CrosswalkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            crosswalks.load(form.cleaned_data["file"].read(crosswalks.MAX_BYTES + 1))
        except Refused as refused:
            refuse(form, refused.sentences, "file")
        else:
            form = CrosswalkForm()
    page = {"crosswalks": selectors.crosswalks(), "form": form}
    return render(
        request, "questionnaire/crosswalks.html", page, status=422 if form.is_bound else 200
    )


@require_GET
def glossary_page(request: Request) -> HttpResponse:
    """Show the glossary, sorted in the reader's language."""
    return render(
        request,
        "questionnaire/glossary.html",
        {"terms": glossary.sorted_terms(get_language() or "sv")},
    )
