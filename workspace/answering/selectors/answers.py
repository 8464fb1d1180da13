"""What the municipality's pages show."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from evaluations.models import (
    Answer,
    AreaReady,
    Citation,
    Document,
    DocumentVersion,
    Evaluation,
    NothingRaised,
    Statement,
)
from kompass.shared.models import only_row
from kompass.shared.sorting import sort_key
from kompass.uploads.models import State
from municipalities.access import Person
from questionnaire import catalogue
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question


@dataclass(frozen=True)
class AreaProgress:
    """How far an area has come."""

    area: Area
    total: int
    answered: int
    settled: int
    statements: int
    raises_nothing: bool

    @property
    def statements_ready(self) -> bool:
        return self.statements > 0 or self.raises_nothing


def progress(evaluation: Evaluation, catalogue: Catalogue) -> list[AreaProgress]:
    """Return the areas with their progress; three queries."""
    answers = {
        answer.question_id: answer for answer in Answer.objects.filter(evaluation=evaluation)
    }
    statements = Counter(
        Statement.objects.filter(evaluation=evaluation).values_list("area_id", flat=True)
    )
    marked = set(
        NothingRaised.objects.filter(evaluation=evaluation).values_list("area_id", flat=True)
    )
    rows = []
    for area in catalogue.areas:
        own = [answers.get(question.pk) for question in area.questions.all()]
        rows.append(
            AreaProgress(
                area=area,
                total=len(own),
                answered=sum(1 for answer in own if answer and answer.is_answered),
                settled=sum(1 for answer in own if answer and answer.is_settled),
                statements=statements[area.pk],
                raises_nothing=area.pk in marked,
            )
        )
    return rows


@dataclass(frozen=True)
class QuestionRow:
    """A question of an area with its working answer."""

    question: Question
    answer: Answer | None
    evidence: int


def area_questions(evaluation: Evaluation, area: Area) -> list[QuestionRow]:
    """Return an area's questions with their answers; one query."""
    found = (
        Answer.objects.filter(evaluation=evaluation, question__area=area)
        .select_related("self_assessment")
        .annotate(evidence=Count("citations"))
    )
    answers = {answer.question_id: answer for answer in found}
    return [
        QuestionRow(
            question,
            answers.get(question.pk),
            answers[question.pk].evidence if question.pk in answers else 0,
        )
        for question in area.questions.all()
    ]


def answer_to(evaluation: Evaluation, question: Question) -> Answer | None:
    """Return the working answer to a question; one query, its self-assessment comes from memory."""
    answer = only_row(Answer.objects.filter(evaluation=evaluation, question=question))
    if answer:
        answer.self_assessment = catalogue.of(question.area.question_set_id).step(
            answer.self_assessment_id
        )
    return answer


def _newest(document: str) -> Subquery:
    """Return the number of a document's newest version, for a query in which this is the path to
    the document.
    """
    return Subquery(
        DocumentVersion.objects.filter(document=OuterRef(document))
        .order_by("-number")
        .values("number")[:1]
    )


def citations(**owner: object) -> list[Citation]:
    """Return the evidence of an answer or a statement by title, each with the number of its
    document's newest version; one query.
    """
    found = Citation.objects.filter(**owner).annotate(newest=_newest("document_version__document"))
    rows = found.select_related("document_version__document", "document_version__file")
    return sorted(rows, key=lambda row: (sort_key(row.document_version.document.title), row.pages))


def statements(evaluation: Evaluation, area: Area) -> list[tuple[Statement, list[Citation]]]:
    """Return an area's statements with their evidence; two queries."""
    rows = list(Statement.objects.filter(evaluation=evaluation, area=area))
    by_owner: dict[UUID | None, list[Citation]] = defaultdict(list)
    for citation in citations(evaluation=evaluation, statement__in=rows):
        by_owner[citation.statement_id].append(citation)
    return [(row, by_owner[row.pk]) for row in rows]


def raises_nothing(evaluation: Evaluation, area: Area) -> bool:
    """Tell whether the area bears the mark that nothing is raised."""
    return NothingRaised.objects.filter(evaluation=evaluation, area=area).exists()


def newest_versions(evaluation: Evaluation) -> QuerySet[DocumentVersion]:
    """Return each document's newest version alone, to cite it once more."""
    return versions(evaluation).annotate(newest=_newest("document")).filter(number=F("newest"))


def is_ready(evaluation: Evaluation, area: Area, person: Person) -> dict[str, bool]:
    """Tell whether the person has said that she is ready with an area; one query."""
    return {
        "mine": AreaReady.objects.filter(
            evaluation=evaluation, area=area, user=person.user, stands=True
        ).exists()
    }


def versions(evaluation: Evaluation) -> QuerySet[DocumentVersion]:
    """Return the municipality's document versions, to cite once more; an infected one has nothing
    to show.
    """
    return (
        DocumentVersion.objects.filter(municipality_id=evaluation.municipality_id)
        .exclude(file__state=State.INFECTED)
        .select_related("document", "file")
        .order_by("document__title")
    )


OFFERED = 20
Offered = list[tuple[str, str]]


def latest_titles(evaluation: Evaluation) -> Offered:
    """Return (version, title) of the documents that were added or renewed last: the newest version
    of each; one query.

    A list of thousands would help nobody, and takes long to draw.
    """
    newest: dict[UUID, tuple[str, str]] = {}
    rows = (
        versions(evaluation)
        .order_by("-created_at", "pk")
        .values_list("document_id", "pk", "document__title")
    )
    for document, version, title in rows[: 2 * OFFERED]:
        newest.setdefault(document, (str(version), title))
    return list(newest.values())[:OFFERED]


def found_titles(evaluation: Evaluation, words: str) -> Offered:
    """Return (version, title) of documents whose title holds these words, by title; one query."""
    found = (
        newest_versions(evaluation)
        .filter(document__title__icontains=words.strip())
        .values_list("pk", "document__title")
    )
    return [(str(version), title) for version, title in found[:OFFERED]]


def documents(evaluation: Evaluation) -> QuerySet[Document]:
    """Return the municipality's documents."""
    return Document.objects.filter(municipality_id=evaluation.municipality_id)


def statement(evaluation: Evaluation, pk: UUID) -> Statement | None:
    """Return one of the evaluation's statements."""
    return Statement.objects.filter(evaluation=evaluation, pk=pk).select_related("area").first()


def citation(evaluation: Evaluation, pk: UUID) -> Citation | None:
    """Return one piece of evidence with the place it belongs to."""
    return (
        Citation.objects.filter(evaluation=evaluation, pk=pk)
        .select_related("answer__question", "statement")
        .first()
    )


def version(pk: UUID) -> DocumentVersion | None:
    """Return a document version that the reader reaches: her own municipality's or a cited one (the
    second wall decides).
    """
    return DocumentVersion.objects.filter(pk=pk).select_related("document", "file").first()
