"""Downloads of question sets, and spreadsheets that are previewed before they are applied."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kompass.shared.errors import Refused, refuse
from kompass.shared.views import Context
from municipalities.access import Request
from questionnaire import proposing, selectors, spreadsheet, yamlfile
from questionnaire.access import open_draft, open_set
from questionnaire.downloads import as_docx, as_pdf, download
from questionnaire.forms import SpreadsheetForm
from questionnaire.outline import describe
from questionnaire.tree import Node, languages

YAML = "application/yaml"


@require_GET
def question_set_yaml(request: Request, pk: UUID) -> HttpResponse:
    """Download a set as YAML."""
    opened = open_set(request, pk)
    return download(
        yamlfile.write(selectors.tree(opened)[0]), YAML, f"{opened.key}-{opened.version}.yaml"
    )


@require_GET
def question_set_xlsx(request: Request, pk: UUID) -> HttpResponse:
    """Download a set as a spreadsheet."""
    opened = open_set(request, pk)
    return download(
        spreadsheet.write(selectors.tree(opened)[0]),
        spreadsheet.MEDIA_TYPE,
        f"{opened.key}-{opened.version}.xlsx",
    )


@require_GET
def booklet_docx(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Download the blank questionnaire in one language as a text document."""
    return as_docx(_in_language(request, pk, language), language)


@require_GET
def booklet_pdf(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Download the blank questionnaire in one language as PDF."""
    return as_pdf(_in_language(request, pk, language), language)


def _in_language(request: Request, pk: UUID, language: str) -> Node:
    opened = open_set(request, pk)
    if language not in opened.languages:
        raise Http404
    return selectors.tree(opened)[0]


@require_http_methods(["GET", "POST"])
def read_spreadsheet(request: Request, pk: UUID) -> HttpResponse:
    """Read a spreadsheet of a draft and redirect to the page with its changes."""
    draft = open_draft(request, pk)
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = proposing.propose(
                draft, form.cleaned_data["file"].read(spreadsheet.MAX_BYTES + 1)
            )
        except Refused as refused:
            refuse(form, refused.sentences, "file")
        else:
            return redirect("proposed-changes", draft.pk, proposal.pk)
    return render(
        request,
        "questionnaire/spreadsheet.html",
        {"set": draft, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def proposed_changes(request: Request, pk: UUID, proposal: UUID) -> HttpResponse:
    """Show what a file would change in a draft; a POST applies it."""
    draft = open_draft(request, pk)
    found = proposing.find(draft, proposal)
    if found is None:
        raise Http404
    if request.method == "POST":
        proposing.apply(found)
        messages.success(request, _("The changes have been applied."))
        return redirect("question-set", draft.pk)
    preview = proposing.preview(found)
    order = (get_language() or "sv", *languages(preview.root))
    page: Context = {
        "set": draft,
        "proposal": found,
        "changes": describe(preview.changes, order),
        "missing": preview.missing,
    }
    return render(request, "questionnaire/proposed.html", page)
