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
class Printed:
    """A language's paper, or the job that makes it."""

    language: str
    job: Job | None
    paper: SubmissionPaper | None

    @property
    def is_busy(self) -> bool:
        return (
            self.paper is None
            and self.job is not None
            and self.job.state in (State.WAITING, State.RUNNING)
        )

    @property
    def is_missing(self) -> bool:
        return self.paper is None and not self.is_busy


@dataclass(frozen=True)
class Counts:
    """How much was handed in; completions came afterwards."""

    answers: int
    reasons: int
    statements: int
    evidence: int
    completions: int


def printed(evaluation: Evaluation) -> list[Printed]:
    """Return the papers of the last hand-in in the evaluation's languages; two queries."""
    papers = {
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
        Printed(language, jobs.get(language), papers.get(language))
        for language in evaluation.report_languages
    ]


def paper(evaluation: Evaluation, language: str) -> SubmissionPaper | None:
    """Return the paper of the last hand-in in a language."""
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
