"""What the municipality answered, and what it got, when it took part before: also under another version of the question set."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from evaluations.models import Evaluation, ReleasedFinding, Result, SubmittedAnswer, SubmittedCitation
from evaluations.states import Phase
from kompass.shared.texts import Localized, language
from questionnaire import catalogue, crosswalks
from questionnaire.models import Question


@dataclass(frozen=True)
class Earlier:
    """An answer of an earlier evaluation to a question that leads to this one, with its evidence, its points and the findings."""

    answer: UUID
    version: str
    number: str
    title: Localized
    text: str
    share: Decimal
    points: Decimal | None = None
    maximum: int = 0
    evidence: list[SubmittedCitation] = field(default_factory=list)


@dataclass(frozen=True)
class Before:
    """Everything from last time that stands at one question; findings are those of the question, else of its area."""

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
    return Before(rows, _findings(before, list(shares)) if before.phase == Phase.RELEASED else [])


def _answers(before: Evaluation, shares: dict[str, Decimal]) -> list[Earlier]:
    """Return the earlier answers; the questions they answered are in memory, as every published question set is."""
    known = catalogue.of(before.set)  # type: ignore[attr-defined]
    asked = {known.by_key[key].pk: share for key, share in shares.items() if key in known.by_key}
    found = SubmittedAnswer.objects.of(before, before.submission).filter(question__in=asked)
    written = [row for row in found if row.text.strip()]
    cited = _cited(written)
    points = _points(before, [row.question_id for row in written]) if before.phase == Phase.RELEASED else {}
    rows = [
        Earlier(
            answer=row.pk,
            version=known.question_set.version,
            number=old.number,
            title=old.title,
            text=row.text,
            share=asked[old.pk],
            points=points.get(old.pk),
            maximum=old.max_points,
            evidence=cited.get(row.pk, []),
        )
        for row in written
        if (old := known.by_id[row.question_id])
    ]
    return sorted(rows, key=lambda row: (-row.share, row.number))


def _cited(answers: list[SubmittedAnswer]) -> dict[UUID | None, list[SubmittedCitation]]:
    if not answers:
        return {}
    cited: dict[UUID | None, list[SubmittedCitation]] = {}
    found = SubmittedCitation.objects.filter(answer__in=answers)
    for citation in found.select_related("document_version__document", "document_version__file"):
        cited.setdefault(citation.answer_id, []).append(citation)
    return cited


def _points(before: Evaluation, questions: list[UUID]) -> dict[UUID, Decimal | None]:
    return dict(Result.objects.filter(evaluation=before, question__in=questions).values_list("question", "points"))


def _findings(before: Evaluation, keys: list[str]) -> list[ReleasedFinding]:
    """Return the findings about these questions, else about their areas as a whole; in the reader's language where it is there."""
    found = list(ReleasedFinding.objects.filter(evaluation=before, area__questions__key__in=keys).select_related("question").distinct())
    spoken = [row for row in found if row.language == language()] or [row for row in found if row.language == before.original_language]
    own = [row for row in spoken if row.question and row.question.key in keys]
    return own or [row for row in spoken if row.question is None]


def _last_before(evaluation: Evaluation) -> Evaluation | None:
    """Return the municipality's last evaluation that was handed in, with the id of its question set (set)."""
    others = Evaluation.objects.filter(municipality_id=evaluation.municipality_id, handed_in_at__isnull=False, submission__gt=0)
    return others.exclude(pk=evaluation.pk).annotate(set=F("round__question_set")).order_by("-handed_in_at").first()


def _leading_here(before: Evaluation, evaluation: Evaluation, question: Question) -> dict[str, Decimal]:
    """Return the old questions' keys with the share of each: from the crosswalk, else the same key."""
    old: UUID = before.set  # type: ignore[attr-defined]
    if old == evaluation.round.question_set_id:
        return {question.key: Decimal(1)}
    new = catalogue.of(evaluation.round.question_set_id).question_set
    if old in crosswalks.mapped_sets(new):
        return dict(crosswalks.sources_of(new, question.key).get(old, []))
    return {question.key: Decimal(1)}
