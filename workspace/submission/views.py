"""The whole, from beginning to end: on the page and on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations.access import Opened, open_evaluation
from evaluations.page import note_help, show
from kompass.shared.doors import signed_in
from municipalities.access import Request
from questionnaire.handing_out import PDF, download
from workspace.approving import domain as approving
from workspace.submission import rendering as reading


def read_rows(opened: Opened) -> list[Any]:
    """Return the material, noting what the office reads of drafts."""
    rows = reading.rows(opened.evaluation, opened.catalogue)
    if not opened.evaluation.submission:
        note_help(
            opened,
            "evaluations_answer",
            [each.answer.pk for row in rows for each in row.questions if each.answer],
        )
        note_help(
            opened,
            "evaluations_statement",
            [each.statement.pk for row in rows for each in row.statements],
        )
    return rows


@signed_in
@require_GET
def read_whole(request: Request, pk: UUID) -> HttpResponse:
    """Show everything in one scroll."""
    opened = open_evaluation(request.person, pk, to="read answers")
    matter: dict[str, Any] = {
        "rows": read_rows(opened),
        "languages": opened.catalogue.question_set.languages,
        "approvals": approving.valid(opened.evaluation),
        "mark": approving.seen(opened.evaluation) if opened.may("approve") else "",
    }
    return show(request, "workspace/submission/submission.html", opened, **matter)


@signed_in
@require_GET
def read_whole_pdf(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Print everything."""
    opened = open_evaluation(request.person, pk, to="read answers")
    if language not in opened.catalogue.question_set.languages:
        raise Http404
    rows = read_rows(opened)
    raw = reading.pdf(opened.evaluation, rows, language)
    town = slugify(str(opened.evaluation.municipality.title))
    return download(
        raw, PDF, f"kompass-{town}-{opened.evaluation.round.opens_on.year}-{language}.pdf"
    )


@signed_in
@require_POST
def approve(request: Request, pk: UUID) -> HttpResponse:
    """Approve the whole."""
    opened = open_evaluation(request.person, pk, to="approve")
    approving.approve(
        evaluation=opened.evaluation, person=request.person, mark=request.POST.get("mark", "")
    )
    messages.success(
        request,
        _(
            "You have approved the whole as it stands. A later change of what is written ends the "
            "approval."
        ),
    )
    return redirect("read-whole", pk)


@signed_in
@require_POST
def take_back_approval(request: Request, pk: UUID) -> HttpResponse:
    """Take one's own approval back."""
    opened = open_evaluation(request.person, pk, to="approve")
    approving.take_back(evaluation=opened.evaluation, person=request.person)
    messages.success(request, _("Your approval is taken back."))
    return redirect("read-whole", pk)


@signed_in
@require_POST
def need_approval(request: Request, pk: UUID) -> HttpResponse:
    """Let the hand-in need the leadership's approval, or not."""
    opened = open_evaluation(request.person, pk, to="ask for approval")
    approving.ask_for(evaluation=opened.evaluation, needed=request.POST.get("needed") == "yes")
    return redirect("hand-in", pk)
