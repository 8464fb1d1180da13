"""What the municipality answered, and what it got, when it took part before: also under another
version of the question set.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from evaluations.models import (
    Evaluation,
    ReleasedFinding,
    Result,
    SubmittedAnswer,
    SubmittedCitation,
)
from evaluations.states import Phase
from kompass.shared.texts import Localized, language
from questionnaire import catalogue, crosswalks
from questionnaire.models import Question


@dataclass(frozen=True)
class Earlier:
    """An answer of an earlier evaluation to a question that leads to this one, with its evidence,
    its points and the findings.
    """

    answer: UUID
    version: str
    number: str
    title: Localized
    text: str
    share: Decimal
    points: Decimal | None = None
    maximum: int = 0
    evidence: list[SubmittedCitation] = field(default_factory=list)


class Last(NamedTuple):
    """The municipality's last evaluation that was handed in, as far as this page needs it."""

    pk: UUID
    phase: str
    submission: int
    language: str
    question_set: UUID

    @property
    def is_released(self) -> bool:
        return self.phase == Phase.RELEASED


@dataclass(frozen=True)
class Before:
    """Everything from last time that stands at one question; findings are those of the question,
    else of its area.
    """

    answers: list[Earlier]
    findings: list[ReleasedFinding]

    @property
    def text(self) -> str:
        return "\n\n".join(row.text for row in self.answers)


def at_question(evaluation: Evaluation, question: Question) -> Before:
    """Return what leads from the last evaluation to this question.

    One query for a municipality that is here for the first time; else at most six.
    """
    before = _last_before(evaluation)
    if before is None:
        return Before([], [])
    shares = _leading_here(before, evaluation, question)
    rows = _answers(before, shares)
    return Before(rows, _findings(before, list(shares)) if before.is_released else [])


def _answers(before: Last, shares: dict[str, Decimal]) -> list[Earlier]:
    """Return the earlier answers; the questions they answered are in memory, as every published
    question set is.
    """
    known = catalogue.of(before.question_set)
    asked = {known.by_key[key].pk: share for key, share in shares.items() if key in known.by_key}
    found = SubmittedAnswer.objects.filter(
        evaluation=before.pk, number=before.submission, question__in=asked
    )
    texts = found.order_by("supplement").values_list("question", "pk", "text")
    completed = {
        question: (pk, text) for question, pk, text in texts
    }  # what was completed last replaces what was before it
    written = [
        (pk, known.by_id[question], text)
        for question, (pk, text) in completed.items()
        if text.strip()
    ]
    cited = _cited([pk for pk, _question, _text in written])
    points = (
        _points(before, [question.pk for _pk, question, _text in written])
        if before.is_released
        else {}
    )
    rows = [
        Earlier(
            answer=pk,
            version=known.question_set.version,
            number=question.number,
            title=question.title,
            text=text,
            share=asked[question.pk],
            points=points.get(question.pk),
            maximum=question.max_points,
            evidence=cited.get(pk, []),
        )
        for pk, question, text in written
    ]
    return sorted(rows, key=lambda row: (-row.share, row.number))


def _cited(answers: list[UUID]) -> dict[UUID | None, list[SubmittedCitation]]:
    if not answers:
        return {}
    cited: dict[UUID | None, list[SubmittedCitation]] = {}
    found = SubmittedCitation.objects.filter(answer__in=answers)
    for citation in found.select_related("document_version__document", "document_version__file"):
        cited.setdefault(citation.answer_id, []).append(citation)
    return cited


def _points(before: Last, questions: list[UUID]) -> dict[UUID, Decimal | None]:
    return dict(
        Result.objects.filter(evaluation=before.pk, question__in=questions).values_list(
            "question", "points"
        )
    )


def _findings(before: Last, keys: list[str]) -> list[ReleasedFinding]:
    """Return the findings about these questions, else about their areas as a whole; in the reader's
    language where it is there.
    """
    found = list(
        ReleasedFinding.objects.filter(evaluation=before.pk, area__questions__key__in=keys)
        .select_related("question")
        .distinct()
    )
    spoken = [row for row in found if row.language == language()] or [
        row for row in found if row.language == before.language
    ]
    own = [row for row in spoken if row.question and row.question.key in keys]
    return own or [row for row in spoken if row.question is None]


def _last_before(evaluation: Evaluation) -> Last | None:
    """Return the municipality's last evaluation that was handed in."""
    others = Evaluation.objects.filter(
        municipality=evaluation.municipality_id, handed_in_at__isnull=False, submission__gt=0
    )
    columns = ("pk", "phase", "submission", "original_language", "round__question_set")
    found = others.exclude(pk=evaluation.pk).order_by("-handed_in_at").values_list(*columns).first()
    return Last(*found) if found else None


def _leading_here(before: Last, evaluation: Evaluation, question: Question) -> dict[str, Decimal]:
    """Return the old questions' keys with their shares: from the crosswalk, else the same key."""
    old = before.question_set
    if old == evaluation.round.question_set_id:
        return {question.key: Decimal(1)}
    new = catalogue.of(evaluation.round.question_set_id).question_set
    if old in crosswalks.mapped_sets(new):
        return dict(crosswalks.sources_of(new, question.key).get(old, []))
    return {question.key: Decimal(1)}
