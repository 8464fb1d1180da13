"""Reads reports and their jobs for the report's page."""

from dataclasses import dataclass
from uuid import UUID

from evaluations.access import EvaluationContext
from evaluations.states import Phase
from kompass.outbox.models import Job, State
from reports.models import Report, Status
from reports.publishing import TASK


@dataclass(frozen=True)
class Row:
    """A language's newest job and newest report; `current` when it shows the present content."""

    language: str
    job: Job | None
    report: Report | None
    current: bool

    @property
    def is_busy(self) -> bool:
        return self.job is not None and self.job.state in (State.WAITING, State.RUNNING)


def rows(opened: EvaluationContext) -> list[Row]:
    """Return each report language with its newest job and report that the person may read; two
    queries.
    """
    evaluation = opened.evaluation
    jobs = {
        job.payload["language"]: job
        for job in Job.objects.filter(evaluation_id=evaluation.pk, kind=TASK).order_by("created_at")
    }
    reports = {
        report.language: report
        for report in Report.objects.filter(evaluation=evaluation).order_by("rendered_at")
    }
    return [
        Row(
            language,
            jobs.get(language),
            reports.get(language),
            language in reports and reports[language].content_version == evaluation.content_version,
        )
        for language in evaluation.report_languages
    ]


def report(opened: EvaluationContext, pk: UUID) -> Report | None:
    """Return one of the evaluation's reports, or None; row security hides from the municipality
    what has not been handed over.
    """
    return Report.objects.filter(evaluation=opened.evaluation, pk=pk).first()


def handed_over(opened: EvaluationContext) -> list[Report]:
    """Return the reports that the municipality may read in the present phase, drafts or final ones,
    in its order of languages; one query.
    """
    evaluation = opened.evaluation
    status = Status.FINAL if evaluation.phase == Phase.RELEASED else Status.FACT_CHECK
    found = Report.objects.filter(evaluation=evaluation, handover__isnull=False, status=status)
    return sorted(found, key=lambda report: evaluation.report_languages.index(report.language))


def failed_job(opened: EvaluationContext, pk: UUID) -> Job | None:
    """Return a job of the evaluation that failed and is not tried again, or None."""
    return Job.objects.filter(evaluation_id=opened.evaluation.pk, pk=pk, state=State.PARKED).first()
