"""What the municipality answered when it took part under another version of the question set."""

from dataclasses import dataclass
from decimal import Decimal

from evaluations.models import Evaluation, SubmittedAnswer
from kompass.shared.texts import Localized
from questionnaire import crosswalks
from questionnaire.models import Question


@dataclass(frozen=True)
class Earlier:
    """An answer of an earlier evaluation to a question that leads to this one."""

    version: str
    number: str
    title: Localized
    text: str
    share: Decimal


def answers_before(evaluation: Evaluation, question: Question) -> list[Earlier]:
    """Return what was handed in last time to the questions that lead to this one, the largest share first.

    One query for a municipality that is here for the first time; else at most four.
    """
    before = _last_before(evaluation)
    if before is None:
        return []
    shares = _leading_here(before, evaluation, question)
    found = SubmittedAnswer.objects.filter(evaluation=before, number=before.submission, question__key__in=shares)
    rows = [
        Earlier(before.round.question_set.version, row.question.number, row.question.title, row.text, shares[row.question.key])
        for row in found.select_related("question")
        if row.text.strip()
    ]
    return sorted(rows, key=lambda row: (-row.share, row.number))


def _last_before(evaluation: Evaluation) -> Evaluation | None:
    others = Evaluation.objects.filter(municipality_id=evaluation.municipality_id, handed_in_at__isnull=False, submission__gt=0)
    return others.exclude(pk=evaluation.pk).select_related("round__question_set").order_by("-handed_in_at").first()


def _leading_here(before: Evaluation, evaluation: Evaluation, question: Question) -> dict[str, Decimal]:
    """Return the old questions' keys with the share of each: from the crosswalk, else the same key."""
    old, new = before.round.question_set, evaluation.round.question_set
    if old.pk != new.pk and old.pk in crosswalks.mapped_sets(new):
        return dict(crosswalks.sources_of(new, question.key).get(old.pk, []))
    return {question.key: Decimal(1)}
