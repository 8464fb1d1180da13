"""Citations, and the documents that can be cited."""

from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from evaluations.models import (
    Citation,
    Document,
    DocumentVersion,
    Evaluation,
)
from kompass.shared.sorting import sort_key
from kompass.uploads.models import State


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


def newest_versions(evaluation: Evaluation) -> QuerySet[DocumentVersion]:
    """Return each document's newest version alone, to cite it once more."""
    return versions(evaluation).annotate(newest=_newest("document")).filter(number=F("newest"))


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

    A list of thousands would help nobody, and takes long to render.
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


def citation(evaluation: Evaluation, pk: UUID) -> Citation | None:
    """Return one piece of evidence with the place it belongs to."""
    return (
        Citation.objects.filter(evaluation=evaluation, pk=pk)
        .select_related("answer__question", "statement")
        .first()
    )


def version(pk: UUID) -> DocumentVersion | None:
    """Return a document version that the reader reaches: their own municipality's or a cited one.

    Row security decides.
    """
    return DocumentVersion.objects.filter(pk=pk).select_related("document", "file").first()
