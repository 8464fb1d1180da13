"""The answers as files for colleagues, and their import: shown first, then applied."""

from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.page import opened_area, record_granted_reading, show
from kompass.shared.errors import Refused, refuse
from kompass.shared.inputs import Values
from kompass.shared.views import Context
from municipalities.access import Request
from questionnaire.downloads import download
from questionnaire.models import Area
from workspace.offline import domain, selectors
from workspace.offline.files import reading, sheetfile, wordfile
from workspace.offline.files.marks import Sheet
from workspace.offline.forms import ImportForm, TakeForm


class FileKind(Protocol):
    """A module that writes the questions with their answers as a file."""

    MEDIA_TYPE: str

    def write(self, sheet: Sheet, *, title: str) -> bytes: ...


def _file(
    opened: EvaluationContext, kind: FileKind, language: str, ending: str, area: Area | None = None
) -> HttpResponse:
    if language not in opened.catalogue.question_set.languages:
        raise Http404
    with translation.override(language):
        sheet, answers = selectors.sheet(opened.evaluation, opened.catalogue, language, area)
        record_granted_reading(opened, "evaluations_answer", [answer.pk for answer in answers])
        made = kind.write(sheet, title=selectors.title(opened.evaluation))
        name = "-".join(filter(None, [_("answers"), area.key if area else "", language]))
    return download(made, kind.MEDIA_TYPE, f"{name}.{ending}")


@require_GET
def answers_docx(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Hand out the questions with the working answers as a text document, to be filled in and
    imported again.
    """
    return _file(open_evaluation(request.person, pk, to="read answers"), wordfile, language, "docx")


@require_GET
def area_docx(request: Request, pk: UUID, key: str, language: str) -> HttpResponse:
    """Hand out one area's questions with the working answers as a text document."""
    opened, area = opened_area(request, pk, key, to="read answers")
    return _file(opened, wordfile, language, "docx", area)


@require_GET
def answers_xlsx(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Hand out the questions with the working answers as a spreadsheet."""
    return _file(
        open_evaluation(request.person, pk, to="read answers"), sheetfile, language, "xlsx"
    )


@require_http_methods(["GET", "POST"])
def import_answers(request: Request, pk: UUID) -> HttpResponse:
    """Take a file that colleagues have filled in and show what it would change."""
    opened = open_evaluation(request.person, pk, to="state")
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        raw = form.cleaned_data["file"].read(reading.MAX_BYTES + 1)
        try:
            made = domain.propose(
                evaluation=opened.evaluation,
                catalogue=opened.catalogue,
                person=request.person,
                raw=raw,
            )
        except Refused as refused:
            refuse(form, refused.sentences, "file")
        else:
            return redirect("proposed-answers", pk, made.pk)
    return show(
        request,
        "workspace/offline/import_answers.html",
        opened,
        form=form,
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def proposed_answers(request: Request, pk: UUID, proposal: UUID) -> HttpResponse:
    """Show what a file changes question by question, and take the ticked answers over."""
    opened = open_evaluation(request.person, pk, to="state")
    found = selectors.proposal(opened.evaluation, proposal)
    if found is None:
        raise Http404
    form = TakeForm(request.POST or None, keys=[row["key"] for row in found.rows])
    if request.method != "POST" or not form.is_valid():
        looked = selectors.look(found, opened.evaluation, opened.catalogue)
        ticked = form.ticked() if form.is_bound else {"take": looked.proposed}
        page: Context = {
            "form": form,
            "proposal": found.pk,
            "look": looked,
            "ticked": ticked,
        }
        return show(
            request,
            "workspace/offline/proposed_answers.html",
            opened,
            status=422 if form.is_bound else 200,
            **page,
        )
    known: Values = {
        "proposal": found,
        "catalogue": opened.catalogue,
        "person": request.person,
    }
    taken = domain.apply(**known, chosen=form.cleaned_data["take"])
    kept = domain.keep_aside(**known, chosen=form.cleaned_data["keep"])
    _tell(request, taken, kept)
    return redirect("proposed-answers", pk, found.pk)


def _tell(request: Request, taken: domain.Outcome, kept: domain.Outcome) -> None:
    """Say what became of each question."""
    if taken.saved:
        messages.success(
            request, _("Saved from the file: %(numbers)s.") % {"numbers": ", ".join(taken.saved)}
        )
    if kept.kept:
        messages.info(
            request,
            _("Kept among the earlier texts: %(numbers)s.") % {"numbers": ", ".join(kept.kept)},
        )
    if taken.stale:
        sentence = _(
            "Somebody has saved a newer answer here: %(numbers)s. The newer answer is used; "
            "the file's text is kept among the earlier texts."
        )
        messages.warning(request, sentence % {"numbers": ", ".join(taken.stale)})
    for number, words in [*taken.refused, *kept.refused]:
        why = words or _("You do not have permission to write this answer.")
        messages.error(
            request,
            _("Question %(number)s was not changed: %(why)s") % {"number": number, "why": why},
        )
