"""What the worker does after a hand-in: the submission as PDF, for the municipality's diary."""

import hashlib
import io
from collections.abc import Callable

import pikepdf
from django.db import transaction

from evaluations.models import Evaluation, SubmissionPaper
from kompass import printing
from kompass.outbox.models import Job
from kompass.uploads import storing
from questionnaire import catalogue
from workspace.submission import document, rendering, selectors


def work(job: Job) -> Callable[[], None]:
    """Print a job's hand-in and return the function that stores the row.

    One that was withdrawn meanwhile is not printed.
    """
    language, number = job.payload["language"], job.payload["number"]
    assert job.evaluation_id is not None
    with transaction.atomic():
        evaluation = Evaluation.objects.select_related("round", "municipality").get(
            pk=job.evaluation_id
        )
        known = SubmissionPaper.objects.filter(
            evaluation=evaluation, number=number, language=language
        ).exists()
        if known or evaluation.submission != number:
            return lambda: None
        found = selectors.handed_in(evaluation, catalogue.of(evaluation.round.question_set_id))
        submission_document = document.build(found, rendering.heading(evaluation, language))
    return _print(evaluation, number, submission_document).save


def _print(
    evaluation: Evaluation, number: int, submission_document: document.SubmissionDocument
) -> SubmissionPaper:
    pdf = printing.to_pdf(html=document.html(submission_document))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    row = SubmissionPaper(
        evaluation=evaluation,
        municipality_id=evaluation.municipality_id,
        number=number,
        language=submission_document.heading.language,
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        pages=pages,
    )
    storing.put(row.key, pdf)
    return row
