"""The municipality's library: many files at once, what is known of a document, cited from several
questions, removed when cited nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from evaluations.models import (
    Citation,
    Document,
    DocumentVersion,
    Evaluation,
    Secrecy,
    SubmittedCitation,
    Undertaking,
)
from kompass.shared.errors import Invalid, Refused
from kompass.uploads import storing
from kompass.uploads.models import StoredFile
from library.evidence import domain as evidence
from library.evidence.domain import AlreadyAttached, Attachment, Facts
from municipalities.access import Person
from questionnaire.models import Question


@dataclass(frozen=True)
class Received:
    """What came of one uploaded file: a document, or sentences that say why not; known is the
    version that was there before.
    """

    name: str
    version: DocumentVersion | None = None
    known: DocumentVersion | None = None
    sentences: tuple[str | Promise, ...] = ()


def require_section(*, secrecy: str, paragraph: str) -> None:
    """Raise Invalid unless what is secret names its section of the act, and what is public names
    none.
    """
    if secrecy != Secrecy.PUBLIC and not paragraph.strip():
        raise Invalid(
            _(
                "Enter the section of the act that makes the document secret, for example "
                "section 24, subsection 1, point 17."
            )
        )
    if secrecy == Secrecy.PUBLIC and paragraph.strip():
        raise Invalid(
            _(
                "A section of the act is given, but the document is public. Choose “Partly "
                "secret” or “Secret”, or remove the section."
            )
        )


def receive(
    *, evaluation: Evaluation, files: Iterable[UploadedFile], facts: Attachment, person: Person
) -> list[Received]:
    """Keep many files at once, each for itself: one that is refused stops none of the others."""
    require_section(secrecy=facts.secrecy, paragraph=facts.paragraph)
    return [_receive(evaluation, file, facts, person) for file in files]


def _receive(
    evaluation: Evaluation, file: UploadedFile, facts: Attachment, person: Person
) -> Received:
    name = storing.clean_name(file.name or "")
    attachment = replace(facts, file=file, title=PurePath(name).stem)
    try:
        with transaction.atomic():
            return Received(
                name, evidence.attach(evaluation=evaluation, attachment=attachment, person=person)
            )
    except AlreadyAttached as known:
        return Received(name, known=known.version, sentences=known.sentences)
    except Refused as refused:
        return Received(name, sentences=refused.sentences)


@transaction.atomic
def add_address(
    *, evaluation: Evaluation, attachment: Attachment, person: Person
) -> DocumentVersion:
    """Add a web address to the library.

    Raises Invalid when its marks of secrecy contradict each other.
    """
    require_section(secrecy=attachment.secrecy, paragraph=attachment.paragraph)
    known = (
        DocumentVersion.objects.filter(
            municipality_id=evaluation.municipality_id, address=attachment.address
        )
        .select_related("document")
        .first()
    )
    if known:
        raise Refused(
            _("This address is already in the library, as “%(title)s”.")
            % {"title": known.document.title}
        )
    return evidence.attach(evaluation=evaluation, attachment=attachment, person=person)


@transaction.atomic
def describe(*, document: Document, facts: Facts) -> Document:
    """Change what is described of a document; its versions and their text stay. Raises Invalid."""
    require_section(secrecy=facts.secrecy, paragraph=facts.paragraph)
    if not facts.title.strip():
        raise Invalid(_("A document needs a title."))
    described = facts.described()
    for name, value in described.items():
        setattr(document, name, value.strip() if isinstance(value, str) else value)
    document.save(update_fields=list(described))
    return document


@transaction.atomic
def cite_from(
    *,
    evaluation: Evaluation,
    version: DocumentVersion,
    questions: Iterable[Question],
    pages: str,
    person: Person,
) -> int:
    """Cite one version from several questions with the same pages; return how many.

    Raises Invalid without a question.
    """
    chosen = list(questions)
    if not chosen:
        raise Invalid(_("Choose at least one question."))
    for question in chosen:
        evidence.cite(
            evaluation=evaluation,
            owner=question,
            attachment=Attachment(version=version),
            pages=pages,
            person=person,
        )
    return len(chosen)


@transaction.atomic
def remove(*, document: Document) -> None:
    """Remove a document with its versions, text and files.

    Raises Refused while something holds it: a citation, a submission, an undertaking.
    """
    Document.objects.select_for_update().get(pk=document.pk)
    cited = Q(document_version__document=document)
    if SubmittedCitation.objects.filter(cited).exists():
        raise Refused(_("The document has been handed in as evidence, so it cannot be removed."))
    if Citation.objects.filter(cited).exists():
        raise Refused(
            _("The document is cited, so it cannot be removed. Remove it from those places first.")
        )
    if Undertaking.objects.filter(document=document).exists():
        raise Refused(
            _(
                "The document belongs to something that is registered in “Existing work”, so "
                "it cannot be removed. Remove it there first."
            )
        )
    files = list(
        StoredFile.objects.filter(
            pk__in=DocumentVersion.objects.filter(document=document).values("file")
        )
    )
    document.delete()
    for file in files:
        storing.forget(file)
