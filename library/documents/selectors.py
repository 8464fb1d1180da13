"""The municipality's library as its pages show it: documents with their versions, and where each is
cited.
"""

from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Manager, OuterRef, Prefetch, Q, QuerySet, Subquery

from evaluations.models import (
    Citation,
    Document,
    DocumentVersion,
    Evaluation,
    LinkState,
    SubmittedCitation,
)
from evaluations.models.evidence import place_of
from questionnaire.models import Area, Question

PER_PAGE = 25


@dataclass(frozen=True)
class Shelf:
    """A page of the library, and what it was narrowed by."""

    page: Page
    kind: str
    text: str


def document_page(
    evaluation: Evaluation, *, kind: str = "", text: str = "", number: str | int = 1
) -> Shelf:
    """Return a page of the municipality's documents by title; four queries for any number."""
    found = documents(evaluation)
    if kind:
        found = found.filter(kind=kind)
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(description__icontains=word))
    return Shelf(Paginator(found, PER_PAGE).get_page(number), kind, text)


def documents(evaluation: Evaluation) -> QuerySet[Document]:
    """Return the municipality's documents, each with its versions (the newest first) and how often
    it is cited.
    """
    cited = (
        Citation.objects.filter(document_version__document=OuterRef("pk"))
        .order_by()
        .values("document_version__document")
    )
    versions = DocumentVersion.objects.select_related("file").order_by("-number")
    return (
        Document.objects.filter(municipality_id=evaluation.municipality_id)
        .annotate(cited=Subquery(cited.annotate(n=Count("pk")).values("n")))
        .prefetch_related(Prefetch("versions", versions))
    )


def dead(evaluation: Evaluation) -> list[Document]:
    """Return the municipality's documents whose newest version is a web address that no longer
    works, by title; one query.
    """
    newest = (
        DocumentVersion.objects.filter(document=OuterRef("pk"))
        .order_by("-number")
        .values("link_state")[:1]
    )
    found = Document.objects.filter(municipality_id=evaluation.municipality_id).annotate(
        state=Subquery(newest)
    )
    return list(found.filter(state=LinkState.DEAD).order_by("title", "pk"))


def document(evaluation: Evaluation, pk: UUID) -> Document | None:
    """Return one document of the municipality's library; two queries."""
    return documents(evaluation).filter(pk=pk).first()


def newest(document: Document) -> DocumentVersion:
    """Return the version that is cited from now on."""
    return document.versions.all()[0]


Citing = TypeVar("Citing", Citation, SubmittedCitation)


@dataclass
class Place:
    """Where a document is cited: in which round, from which question or area, which version and
    pages; in how many hand-ins.
    """

    evaluation: Evaluation
    owner: Question | Area
    statement: int  # which of the area's statements; 0: an answer
    version: DocumentVersion
    pages: str
    citation: UUID | None = None  # the working one, while there is one
    handed_in: bool = False


@dataclass
class Cited:
    """The places of one round, the round of the page first."""

    evaluation: Evaluation
    places: list[Place] = field(default_factory=list)


def places(document: Document, here: Evaluation) -> list[Cited]:
    """Return where a document is cited, by round: working texts and what was handed in; two
    queries.
    """
    found: dict[tuple, Place] = {}
    for citation in _citations(Citation.objects, document):
        _place(found, citation).citation = citation.pk
    for handed_in in _citations(SubmittedCitation.objects, document):
        _place(found, handed_in).handed_in = True
    rounds: dict[UUID, Cited] = {}
    for place in sorted(found.values(), key=_order):
        rounds.setdefault(place.evaluation.pk, Cited(place.evaluation)).places.append(place)
    return sorted(
        rounds.values(),
        key=lambda each: (
            each.evaluation.pk != here.pk,
            -each.evaluation.round.opens_on.toordinal(),
        ),
    )


def _citations(citations: Manager[Citing], document: Document) -> QuerySet[Citing]:
    owners = ("answer__question__area", "statement__area", "document_version", "evaluation__round")
    return citations.filter(document_version__document=document).select_related(*owners)


def _place(found: dict[tuple, Place], citation: Citation | SubmittedCitation) -> Place:
    statement = citation.statement
    owner = place_of(citation)
    number = statement.position if statement else 0
    key = (citation.evaluation_id, owner.pk, number, citation.document_version_id, citation.pages)
    return found.setdefault(
        key, Place(citation.evaluation, owner, number, citation.document_version, citation.pages)
    )


def _order(place: Place) -> tuple[int, int, int, int, str]:
    area = place.owner.area if isinstance(place.owner, Question) else place.owner
    at = place.owner.position if isinstance(place.owner, Question) else 0
    return area.position, at, place.statement, place.version.number, place.pages


def citation(evaluation: Evaluation, pk: UUID) -> Citation | None:
    """Return one piece of evidence of the evaluation, with its version."""
    return (
        Citation.objects.filter(evaluation=evaluation, pk=pk)
        .select_related("document_version__document", "answer__question", "statement__area")
        .first()
    )
