"""The submission from beginning to end: as a page and as PDF."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.page import record_granted_reading, show
from kompass.shared.views import Context
from municipalities.access import Request
from questionnaire.downloads import PDF, download
from workspace.approving import domain as approvals
from workspace.submission import rendering
from workspace.submission.selectors import ReadArea


def read_rows(opened: EvaluationContext) -> list[ReadArea]:
    """Return the material, noting what the office reads of drafts."""
    rows = rendering.rows(opened.evaluation, opened.catalogue)
    if not opened.evaluation.submission:
        record_granted_reading(
            opened,
            "evaluations_answer",
            [each.answer.pk for row in rows for each in row.questions if each.answer],
        )
        record_granted_reading(
            opened,
            "evaluations_statement",
            [each.statement.pk for row in rows for each in row.statements],
        )
    return rows


@require_GET
def read_submission(request: Request, pk: UUID) -> HttpResponse:
    """Show everything in one scroll."""
    opened = open_evaluation(request.person, pk, to="read answers")
    context: Context = {
        "rows": read_rows(opened),
        "languages": opened.catalogue.question_set.languages,
        "approvals": approvals.valid(opened.evaluation),
        "mark": approvals.fingerprint_of(opened.evaluation) if opened.may("approve") else "",
    }
    return show(request, "workspace/submission/submission.html", opened, **context)


@require_GET
def read_submission_pdf(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Print everything."""
    opened = open_evaluation(request.person, pk, to="read answers")
    if language not in opened.catalogue.question_set.languages:
        raise Http404
    rows = read_rows(opened)
    raw = rendering.pdf(opened.evaluation, rows, language)
    town = slugify(str(opened.evaluation.municipality.title))
    return download(
        raw, PDF, f"kompass-{town}-{opened.evaluation.round.opens_on.year}-{language}.pdf"
    )
