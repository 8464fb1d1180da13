"""Question sets as files: read and written, looked at before they are applied."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kompass.printing import PrintingUnavailable
from kompass.shared.doors import signed_in
from kompass.shared.errors import Refused, refuse
from municipalities.access import Request
from questionnaire import booklet, proposing, selectors, sheets, wordfile, yamlfile
from questionnaire.doors import open_draft, open_set
from questionnaire.forms import SpreadsheetForm
from questionnaire.models import LANGUAGES, QuestionSet
from questionnaire.outline import told
from questionnaire.tree import languages

YAML, DOCX = "application/yaml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(raw: bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file that a browser saves under a name of letters, digits, hyphens and full stops."""
    response = HttpResponse(raw, content_type=media_type)
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return response


@signed_in
@require_GET
def question_set_yaml(request: Request, pk: UUID) -> HttpResponse:
    """Hand out a set as YAML."""
    opened = open_set(request, pk)
    return download(yamlfile.write(selectors.tree(opened)[0]), YAML, f"{opened.key}-{opened.version}.yaml")


@signed_in
@require_GET
def question_set_xlsx(request: Request, pk: UUID) -> HttpResponse:
    """Hand out a set as a spreadsheet."""
    opened = open_set(request, pk)
    return download(sheets.write(selectors.tree(opened)[0]), sheets.MEDIA_TYPE, f"{opened.key}-{opened.version}.xlsx")


@signed_in
@require_GET
def booklet_docx(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Hand out the empty questionnaire in one language, for reading in a meeting, as a text document."""
    opened = _in_language(request, pk, language)
    made = wordfile.write(booklet.draw(selectors.tree(opened)[0], language))
    return download(made, DOCX, f"{opened.key}-{opened.version}-{language}.docx")


@signed_in
@require_GET
def booklet_pdf(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Hand out the empty questionnaire in one language as PDF."""
    opened = _in_language(request, pk, language)
    try:
        raw = booklet.pdf(selectors.tree(opened)[0], language)
    except PrintingUnavailable as error:
        raise Refused(
            _("This server cannot make PDF files now. Take the text document (DOCX) meanwhile, and tell those who run it.")
        ) from error
    return download(raw, "application/pdf", f"{opened.key}-{opened.version}-{language}.pdf")


def _in_language(request: Request, pk: UUID, language: str) -> QuestionSet:
    opened = open_set(request, pk)
    if language not in LANGUAGES or language not in opened.languages:
        raise Http404
    return opened


@signed_in
@require_http_methods(["GET", "POST"])
def read_spreadsheet(request: Request, pk: UUID) -> HttpResponse:
    """Take a spreadsheet of a draft and show what it would change."""
    draft = open_draft(request, pk)
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = proposing.propose(draft, form.cleaned_data["file"].read(sheets.MAX_BYTES + 1))
        except Refused as refused:
            refuse(form, refused.sentences, "file")
        else:
            return redirect("proposed-changes", draft.pk, made.pk)
    return render(request, "questionnaire/spreadsheet.html", {"set": draft, "form": form}, status=422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def proposed_changes(request: Request, pk: UUID, proposal: UUID) -> HttpResponse:
    """Show what a spreadsheet changes, and apply it."""
    draft = open_draft(request, pk)
    found = proposing.find(draft, proposal)
    if found is None:
        raise Http404
    if request.method == "POST":
        proposing.apply(found)
        messages.success(request, _("The changes have been applied."))
        return redirect("question-set", draft.pk)
    looked = proposing.look(found)
    order = (get_language() or "sv", *languages(looked.root))
    page: dict[str, Any] = {"set": draft, "proposal": found, "changes": told(looked.changes, order), "missing": looked.missing}
    return render(request, "questionnaire/proposed.html", page)
