"""Reports and submission PDFs, stored as a job would store them."""

from typing import Any

from evaluations.models import SubmissionPaper
from kompass.outbox.models import Job, State
from kompass.shared.actor import Actor, acting_as
from kompass.uploads import storing
from reports import publishing
from reports.models import Report
from tests.people import acting
from workspace.submission import domain as submission


def a_report(play: Any, status: str = "draft") -> tuple[Report, Job]:
    """Store a report as its job does, without rendering it; return it and a parked job."""
    with acting(play.association.lead):
        job, parked = publishing.request(evaluation=play.evaluation, person=play.association.lead)
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
        Job.objects.filter(pk=parked.pk).update(state=State.PARKED)
    row = Report(
        evaluation=play.evaluation,
        language="sv",
        status=status,
        content_version=1,
        content_hash="0" * 64,
        document={},
        pdf_sha256="0" * 64,
        pages=1,
        size=4,
    )
    with acting_as(Actor("job", job.pk)):
        row.save()
    storing.put(row.key, b"%PDF")
    return row, parked


def a_submission(play: Any) -> SubmissionPaper:
    """Store the submission PDF in Finnish as its job does, without rendering it."""
    with acting(play.town.coordinator):
        [job] = [
            job
            for job in submission.enqueue_again(
                evaluation=play.evaluation, person=play.town.coordinator
            )
            if job.key.endswith("fi")
        ]
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    row = SubmissionPaper(
        evaluation=play.evaluation, number=1, language="fi", sha256="0" * 64, size=4, pages=1
    )
    with acting_as(Actor("job", job.pk)):
        row.save()
    storing.put(row.key, b"%PDF")
    return row
