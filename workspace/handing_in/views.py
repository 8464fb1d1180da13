"""The receipt of a hand-in: who, when, how much, and the whole submission on paper."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from evaluations.access import Opened, open_evaluation
from evaluations.page import show
from kompass.audit.models import Audience
from kompass.audit.reading import note_download
from kompass.shared.doors import signed_in
from kompass.uploads.serving import attachment
from municipalities.access import Request
from workspace.handing_in import domain as handing_in
from workspace.handing_in import selectors as receipts
from workspace.submission import domain as submission


def _withdrawable_until(opened: Opened) -> datetime | None:
    at = opened.evaluation.handed_in_at
    return at + handing_in.WITHDRAWABLE if at else None


def _printed(opened: Opened) -> dict[str, Any]:
    rows = receipts.printed(opened.evaluation)
    return {
        "rows": rows,
        "busy": any(row.is_busy for row in rows),
        "missing": any(row.is_missing for row in rows) and opened.may("print submission"),
    }


@signed_in
@require_GET
def receipt(request: Request, pk: UUID) -> HttpResponse:
    """Show what was handed in, and what to enter in the diary."""
    opened = open_evaluation(request.person, pk, to="read receipt")
    matter = {
        "move": receipts.handing_in(opened.evaluation),
        "counts": receipts.counts(opened.evaluation),
        "until": _withdrawable_until(opened),
        **_printed(opened),
    }
    return show(request, "workspace/handing_in/receipt.html", opened, **matter)


@signed_in
@require_GET
def submission_status(request: Request, pk: UUID) -> HttpResponse:
    """Show how far the papers are, alone."""
    opened = open_evaluation(request.person, pk, to="read receipt")
    return render(
        request,
        "workspace/handing_in/receipt_files.html",
        {"evaluation": opened.evaluation, **_printed(opened)},
    )


@signed_in
@require_POST
def print_submission(request: Request, pk: UUID) -> HttpResponse:
    """Let papers that are missing be printed."""
    opened = open_evaluation(request.person, pk, to="print submission")
    submission.wish_again(evaluation=opened.evaluation, person=request.person)
    return redirect("receipt", pk)


@signed_in
@require_GET
def submission_pdf(request: Request, pk: UUID, language: str) -> FileResponse:
    """Send the paper of the hand-in."""
    opened = open_evaluation(request.person, pk, to="read receipt")
    found = receipts.paper(opened.evaluation, language)
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
