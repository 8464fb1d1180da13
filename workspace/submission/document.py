"""The submission as data and as a page for print: a draft, or what
was handed in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import translation

from evaluations.models.answer import Readiness
from evaluations.models.evidence import Cited
from kompass.shared.texts import Localized
from workspace.submission.selectors import ReadArea, ReadQuestion


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """A piece of evidence: the document, the pages, and the file's name or the address."""

    title: str
    pages: str
    where: str


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A strength statement."""

    text: str
    evidence: tuple[EvidenceEntry, ...]


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """A question and what is said to it; readiness is empty where nobody marks it."""

    number: str
    title: Localized
    wording: Localized
    self_assessment: Localized | None
    not_applicable: bool
    text: str
    reason: str
    readiness: str
    evidence: tuple[EvidenceEntry, ...]


@dataclass(frozen=True, slots=True)
class AreaSection:
    """An area."""

    number: int
    title: Localized
    statements: tuple[StatementEntry, ...]
    raises_nothing: bool
    answers: tuple[AnswerEntry, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands on the first page and in the footer: whose it is, of which round, and what it is
    worth.
    """

    language: str
    municipality: str
    round: str
    status: str
    written_in: str


@dataclass(frozen=True, slots=True)
class SubmissionDocument:
    """The submission: areas in order."""

    heading: Heading
    areas: tuple[AreaSection, ...] = field(default=())


def build(rows: Iterable[ReadArea], heading: Heading) -> SubmissionDocument:
    """Return the document; names of areas and questions stand in its language, typed texts as they
    were typed.
    """
    with translation.override(heading.language):
        return SubmissionDocument(heading, tuple(_area_section(row) for row in rows))


def html(document: SubmissionDocument) -> str:
    """Return the document as a page for print."""
    with translation.override(document.heading.language):
        return render_to_string(
            "workspace/submission/document.html",
            {"document": document, "heading": document.heading},
        )


def _area_section(row: ReadArea) -> AreaSection:
    statements = tuple(
        StatementEntry(each.statement.text, _evidence(each.citations)) for each in row.statements
    )
    answers = tuple(_answer_entry(each) for each in row.questions)
    return AreaSection(row.area.position, row.area.title, statements, row.raises_nothing, answers)


def _answer_entry(row: ReadQuestion) -> AnswerEntry:
    answer, question = row.answer, row.question
    readiness = getattr(answer, "readiness", "")
    return AnswerEntry(
        number=question.number,
        title=question.title,
        wording=question.wording,
        self_assessment=answer.self_assessment.title if answer and answer.self_assessment else None,
        not_applicable=bool(answer and answer.not_applicable),
        text=answer.text if answer else "",
        reason=answer.reason if answer else "",
        readiness=str(Readiness(readiness).label)
        if readiness and answer and answer.text.strip()
        else "",
        evidence=_evidence(row.citations),
    )


def _evidence(citations: Iterable[Cited]) -> tuple[EvidenceEntry, ...]:
    versions = [(citation.document_version, citation.pages) for citation in citations]
    return tuple(
        EvidenceEntry(v.document.title, pages, v.file.name if v.file else v.address)
        for v, pages in versions
    )
