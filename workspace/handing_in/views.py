"""The hand-in and its receipt: who, when, how much, and the submission as PDF."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.page import show
from kompass.audit.models import Audience
from kompass.audit.reading import note_download
from kompass.shared.views import Context
from kompass.uploads.serving import attachment
from municipalities.access import Request
from workspace.approving import domain as approvals_domain
from workspace.handing_in import domain, selectors
from workspace.submission import domain as submission
from workspace.submission import rendering


def _withdrawable_until(opened: EvaluationContext) -> datetime | None:
    at = opened.evaluation.handed_in_at
    return at + domain.WITHDRAWABLE if at else None


def _printed(opened: EvaluationContext) -> Context:
    rows = selectors.submission_pdfs(opened.evaluation)
    return {
        "rows": rows,
        "busy": any(row.is_busy for row in rows),
        "missing": any(row.is_missing for row in rows) and opened.may("print submission"),
    }


@require_GET
def receipt(request: Request, pk: UUID) -> HttpResponse:
    """Show what was handed in, and what to enter in the diary."""
    opened = open_evaluation(request.person, pk, to="read receipt")
    context = {
        "move": selectors.handing_in(opened.evaluation),
        "counts": selectors.counts(opened.evaluation),
        "until": _withdrawable_until(opened),
        **_printed(opened),
    }
    return show(request, "workspace/handing_in/receipt.html", opened, **context)


@require_GET
def submission_status(request: Request, pk: UUID) -> HttpResponse:
    """Show how far the PDFs are, alone."""
    opened = open_evaluation(request.person, pk, to="read receipt")
    return render(
        request,
        "workspace/handing_in/receipt_files.html",
        {"evaluation": opened.evaluation, **_printed(opened)},
    )


@require_POST
def print_submission(request: Request, pk: UUID) -> HttpResponse:
    """Let missing PDFs be printed."""
    opened = open_evaluation(request.person, pk, to="print submission")
    submission.enqueue_again(evaluation=opened.evaluation, person=request.person)
    return redirect("receipt", pk)


@require_GET
def submission_pdf(request: Request, pk: UUID, language: str) -> FileResponse:
    """Send the PDF of the submission."""
    opened = open_evaluation(request.person, pk, to="read receipt")
    found = selectors.pdf(opened.evaluation, language)
    if found is None:
        raise Http404
    town = slugify(
        getattr(opened.evaluation.municipality, f"name_{language}")
        or str(opened.evaluation.municipality)
    )
    name = f"kompass-{town}-{opened.evaluation.round.opens_on.year}-{found.number}-{language}.pdf"
    sent = attachment(found.key, name=name, media_type="application/pdf")
    note_download(
        evaluation=pk, table=found._meta.db_table, row=found.pk, audience=Audience.MUNICIPALITY
    )
    return sent


@require_http_methods(["GET", "POST"])
def hand_in(request: Request, pk: UUID) -> HttpResponse:
    """Show what is missing; hand in when nothing is."""
    opened = open_evaluation(request.person, pk, to="hand in")
    missing = domain.missing(evaluation=opened.evaluation, catalogue=opened.catalogue)
    approvals = approvals_domain.valid(opened.evaluation)
    waits = opened.evaluation.needs_approval and not approvals
    if request.method != "POST" or missing or waits:
        context = {
            "missing": missing,
            "approvals": approvals,
            "waits": waits,
            "whole": rendering.rows(opened.evaluation, opened.catalogue),
        }
        return show(
            request,
            "workspace/handing_in/hand_in.html",
            opened,
            status=422 if request.method == "POST" else 200,
            **context,
        )
    domain.hand_in(evaluation=opened.evaluation, catalogue=opened.catalogue, person=request.person)
    messages.success(
        request,
        _(
            "The submission has been handed in. You can withdraw it within 24 hours, unless "
            "the evaluators open it first."
        ),
    )
    return redirect("receipt", pk)


@require_POST
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Take the hand-in back."""
    opened = open_evaluation(request.person, pk, to="withdraw")
    domain.withdraw(evaluation=opened.evaluation, person=request.person)
    messages.success(request, _("The submission has been withdrawn, and you can write again."))
    return redirect("evaluation", pk)
