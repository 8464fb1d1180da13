"""What evaluators' pages show: what was handed in, what was noted, what was scored."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from assessment.consensus.domain import present_scores
from evaluations.models import (
    Agreement,
    Evaluation,
    Note,
    NoteQuestion,
    OpenedScore,
    Score,
    ScoreLock,
    SubmittedAnswer,
    SubmittedCitation,
    SubmittedStatement,
    Text,
    Verdict,
)
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question

CITED = Prefetch(
    "citations",
    SubmittedCitation.objects.select_related(
        "document_version__document", "document_version__file"
    ),
)


def latest_answers(evaluation: Evaluation) -> QuerySet[SubmittedAnswer]:
    """Return the answers of the last hand-in, each as it was completed last."""
    return SubmittedAnswer.objects.of(evaluation, evaluation.submission).select_related(
        "self_assessment"
    )


def as_completed(evaluation: Evaluation, keys: list[str]) -> dict[str, str]:
    """Return for answers that have been completed since which ones are read now, by their ids; one
    query.
    """
    now = latest_answers(evaluation).filter(question=OuterRef("question")).values("pk")[:1]
    found = SubmittedAnswer.objects.filter(
        evaluation=evaluation, number=evaluation.submission, pk__in=keys
    )
    return {str(pk): str(latest) for pk, latest in found.values_list("pk", Subquery(now))}


def latest_statements(evaluation: Evaluation) -> QuerySet[SubmittedStatement]:
    """Return the statements of the last hand-in."""
    return SubmittedStatement.objects.filter(evaluation=evaluation, number=evaluation.submission)


@dataclass
class ReadingRow:
    """A question on the reading list."""

    question: Question
    answer: SubmittedAnswer | None
    score: Score | None
    stances: list[str] = field(default_factory=list)


def reading_list(
    evaluation: Evaluation, catalogue: Catalogue, person: Person
) -> list[tuple[Area, list[ReadingRow]]]:
    """Return every question with answer, the stances of the notes and the reader's own score; three
    queries.
    """
    answers = {
        answer.question_id: answer
        for answer in latest_answers(evaluation).annotate(evidence=Count("citations"))
    }
    scores = {
        score.question_id: score
        for score in Score.objects.filter(evaluation=evaluation, user=person.user)
    }
    stances: dict[UUID, list[str]] = defaultdict(list)
    for question, stance in NoteQuestion.objects.filter(evaluation=evaluation).values_list(
        "question_id", "stance"
    ):
        stances[question].append(stance)
    return [
        (
            area,
            [
                ReadingRow(q, answers.get(q.pk), scores.get(q.pk), sorted(stances[q.pk]))
                for q in area.questions.all()
            ],
        )
        for area in catalogue.areas
    ]


def submitted_answer(evaluation: Evaluation, question: Question) -> SubmittedAnswer | None:
    """Return the answer handed in to a question, with its evidence; two queries."""
    return latest_answers(evaluation).filter(question=question).prefetch_related(CITED).first()


def notes_on(evaluation: Evaluation, question: Question) -> QuerySet[NoteQuestion]:
    """Return the notes that belong to a question with what they do to the answer; one query."""
    links = NoteQuestion.objects.filter(evaluation=evaluation, question=question)
    return links.select_related("note", "note__written_by").order_by(
        "note__held_on", "note__starts_at", "note__id"
    )


def own_score(evaluation: Evaluation, question: Question, person: Person) -> Score | None:
    """Return the evaluator's own score of a question."""
    return Score.objects.filter(evaluation=evaluation, question=question, user=person.user).first()


def notes(evaluation: Evaluation) -> QuerySet[Note]:
    """Return all notes with the questions they belong to; two queries."""
    links = Prefetch(
        "links",
        NoteQuestion.objects.select_related("question").order_by(
            "question__area__position", "question__position"
        ),
    )
    return (
        Note.objects.filter(evaluation=evaluation)
        .select_related("written_by")
        .prefetch_related(links)
    )


@dataclass(frozen=True)
class JudgedStatement:
    """A statement, its evidence, its verdict and the words of the verdict in the original language."""

    statement: SubmittedStatement
    verdict: Verdict | None
    words: str


def judged_statements(evaluation: Evaluation, area: Area) -> list[JudgedStatement]:
    """Return an area's statements with verdicts; four queries."""
    rows = list(latest_statements(evaluation).filter(area=area).prefetch_related(CITED))
    verdicts = {
        v.statement_id: v for v in Verdict.objects.filter(statement__in=rows).select_related("note")
    }
    texts = {
        text.verdict_id: text.body
        for text in Text.objects.filter(
            evaluation=evaluation,
            verdict__in=verdicts.values(),
            language=evaluation.original_language,
        )
    }
    return [
        JudgedStatement(
            row,
            verdicts.get(row.pk),
            texts.get(verdicts[row.pk].pk, "") if row.pk in verdicts else "",
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Locks:
    """Who has locked and who has confirmed."""

    rows: list[ScoreLock]

    def has(self, person: Person) -> bool:
        return any(row.user_id == person.id for row in self.rows)

    def confirmed(self, person: Person) -> bool:
        return any(row.user_id == person.id and row.confirmed_at for row in self.rows)


def locks(evaluation: Evaluation) -> Locks:
    """Return the evaluation's locks; one query."""
    return Locks(list(ScoreLock.objects.filter(evaluation=evaluation)))


@dataclass(frozen=True)
class ConsensusRow:
    """A question, the two opened scores, and what was agreed."""

    question: Question
    own: OpenedScore
    other: OpenedScore
    agreement: Agreement | None

    @property
    def differs(self) -> bool:
        return self.own.judgement != self.other.judgement


def consensus(evaluation: Evaluation, catalogue: Catalogue, person: Person) -> list[ConsensusRow]:
    """Return the opened scores side by side, in the question set's order; two queries."""
    own: dict[UUID, OpenedScore] = {}
    other: dict[UUID, OpenedScore] = {}
    for score in present_scores(evaluation):
        (own if score.user_id == person.id else other)[score.question_id] = score
    agreements = {
        agreement.question_id: agreement
        for agreement in Agreement.objects.filter(evaluation=evaluation)
    }
    return [
        ConsensusRow(q, own[q.pk], other[q.pk], agreements.get(q.pk))
        for q in catalogue.questions
        if q.pk in own and q.pk in other
    ]
