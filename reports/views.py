"""The report's page: requesting, finishing, releasing and downloading reports."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations.access import open_evaluation
from evaluations.models import Evaluation
from evaluations.page import show
from kompass.audit.models import Audience
from kompass.audit.reading import note_download
from kompass.outbox import queue
from kompass.shared.views import Context
from kompass.uploads.serving import attachment
from municipalities.access import Request
from municipalities.reauthentication import recently_signed_in
from reports import publishing, selectors
from reports.models import Report, Status


@require_GET
def report(request: Request, pk: UUID) -> HttpResponse:
    """Show each language's report and job, and what is missing before the next phase."""
    opened = open_evaluation(request.person, pk, to="view")
    rows = selectors.rows(opened)
    faults: dict[str, list[str]] = {}
    if opened.may("finish writing"):
        titles = {area.key: str(area.title) for area in opened.catalogue.areas}
        for fault in publishing.faults(evaluation=opened.evaluation, catalogue=opened.catalogue):
            faults.setdefault(titles[fault.area], []).append(fault.sentence)
    context: Context = {
        "rows": rows,
        "busy": any(row.is_busy for row in rows),
        "faults": list(faults.items()),
        "handed": selectors.handed_over(opened),
    }
    return show(request, "reports/report.html", opened, **context)


@require_GET
def status(request: Request, pk: UUID) -> HttpResponse:
    """Show the state of the jobs alone, for a page that waits for them."""
    opened = open_evaluation(request.person, pk, to="view")
    rows = selectors.rows(opened)
    context = {
        "rows": rows,
        "busy": any(row.is_busy for row in rows),
        "evaluation": opened.evaluation,
        "opened": opened,
    }
    return render(request, "reports/status.html", context)


@require_POST
def request_report(request: Request, pk: UUID) -> HttpResponse:
    """Request a draft of the present content."""
    opened = open_evaluation(request.person, pk, to="render")
    publishing.request(evaluation=opened.evaluation, person=request.person)
    messages.success(request, _("The draft is being created."))
    return redirect("report", pk)


@require_POST
def retry_report(request: Request, pk: UUID, job: UUID) -> HttpResponse:
    """Start a failed job again."""
    opened = open_evaluation(request.person, pk, to="render again")
    found = selectors.failed_job(opened, job)
    if found is None:
        raise Http404
    queue.retry(found)
    return redirect("report", pk)


@require_POST
@recently_signed_in
def finish_writing(request: Request, pk: UUID) -> HttpResponse:
    """Send the draft to the fact check."""
    opened = open_evaluation(request.person, pk, to="finish writing")
    publishing.finish_writing(
        evaluation=opened.evaluation, catalogue=opened.catalogue, person=request.person
    )
    messages.success(request, _("The draft goes to the municipality for its fact check."))
    return redirect("report", pk)


@require_POST
@recently_signed_in
def release_report(request: Request, pk: UUID) -> HttpResponse:
    """Release the report to the municipality."""
    opened = open_evaluation(request.person, pk, to="release")
    publishing.release(
        evaluation=opened.evaluation, catalogue=opened.catalogue, person=request.person
    )
    messages.success(
        request,
        _(
            "The report is released. The files are being created and will reach the "
            "municipality shortly."
        ),
    )
    return redirect("report", pk)


@require_GET
def download_report(request: Request, pk: UUID, report: UUID) -> FileResponse:
    """Send a report's PDF."""
    opened = open_evaluation(request.person, pk, to="read report")
    found = selectors.report(opened, report)
    if found is None:
        raise Http404
    name = _file_name(found, opened.evaluation)
    sent = attachment(found.key, name=name, media_type="application/pdf")
    # Those who write the report read its drafts, and they alone read who downloaded one.
    audience = Audience.EVALUATORS if found.status == Status.DRAFT else Audience.MUNICIPALITY
    note_download(evaluation=pk, table=found._meta.db_table, row=found.pk, audience=audience)
    return sent


def _file_name(report: Report, evaluation: Evaluation) -> str:
    municipality = evaluation.municipality
    name = slugify(getattr(municipality, f"name_{report.language}") or str(municipality))
    draft = "" if report.status == Status.FINAL else "-draft"
    return f"kompass-{name}-{evaluation.round.opens_on.year}-{report.language}{draft}.pdf"
