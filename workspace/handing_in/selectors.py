"""What the receipt of a hand-in shows."""

from dataclasses import dataclass

from evaluations.models import (
    Evaluation,
    Move,
    SubmissionPaper,
    SubmittedAnswer,
    SubmittedCitation,
    SubmittedStatement,
)
from kompass.outbox.models import Job, State
from workspace.submission import domain as submission


@dataclass(frozen=True)
class SubmissionPdf:
    """A language's PDF, or the job that makes it."""

    language: str
    job: Job | None
    pdf: SubmissionPaper | None

    @property
    def is_busy(self) -> bool:
        return (
            self.pdf is None
            and self.job is not None
            and self.job.state in (State.WAITING, State.RUNNING)
        )

    @property
    def is_missing(self) -> bool:
        return self.pdf is None and not self.is_busy


@dataclass(frozen=True)
class Counts:
    """How much was handed in; completions came afterwards."""

    answers: int
    reasons: int
    statements: int
    evidence: int
    completions: int


def submission_pdfs(evaluation: Evaluation) -> list[SubmissionPdf]:
    """Return the PDFs of the last hand-in in the evaluation's languages; two queries."""
    pdfs = {
        row.language: row
        for row in SubmissionPaper.objects.filter(
            evaluation=evaluation, number=evaluation.submission
        )
    }
    keys = {
        submission.job_key(evaluation, language): language
        for language in evaluation.report_languages
    }
    jobs = {keys[job.key]: job for job in Job.objects.filter(key__in=keys)}
    return [
        SubmissionPdf(language, jobs.get(language), pdfs.get(language))
        for language in evaluation.report_languages
    ]


def pdf(evaluation: Evaluation, language: str) -> SubmissionPaper | None:
    """Return the PDF of the last hand-in in a language."""
    return SubmissionPaper.objects.filter(
        evaluation=evaluation, number=evaluation.submission, language=language
    ).first()


def handing_in(evaluation: Evaluation) -> Move | None:
    """Return the last hand-in with the one who made it; one query."""
    return (
        Move.objects.filter(evaluation=evaluation, name="hand_in")
        .select_related("by")
        .order_by("-id")
        .first()
    )


def counts(evaluation: Evaluation) -> Counts:
    """Return how much was handed in; three queries."""
    number = evaluation.submission
    answers = list(SubmittedAnswer.objects.filter(evaluation=evaluation, number=number))
    first = [row for row in answers if row.supplement == 0]
    answered = [row for row in first if row.text.strip() and row.self_assessment_id]
    statements = list(SubmittedStatement.objects.filter(evaluation=evaluation, number=number))
    owners = {row.pk for row in (*first, *statements)}
    cited = SubmittedCitation.objects.filter(evaluation=evaluation).values_list(
        "answer_id", "statement_id"
    )
    evidence = sum(1 for pair in cited if owners & set(pair))
    return Counts(
        len(answered),
        len(first) - len(answered),
        len(statements),
        evidence,
        len(answers) - len(first),
    )
