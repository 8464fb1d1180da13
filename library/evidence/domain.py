"""Evidence: a document is attached once and cited from many answers and statements."""

from dataclasses import dataclass, fields
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from evaluations import lifecycle, writers
from evaluations.models import (
    Answer,
    Citation,
    Document,
    DocumentKind,
    DocumentVersion,
    Evaluation,
    Secrecy,
    Statement,
    TextReading,
)
from evaluations.models.evidence import place_of
from evaluations.states import Phase
from kompass.shared.errors import Invalid, Refused
from kompass.shared.inputs import Values
from kompass.shared.templatetags.kompass import day
from kompass.uploads import storing
from kompass.uploads.models import StoredFile
from kompass.uploads.storing import Checked
from library.extraction import domain as extraction
from library.links import domain as links
from library.scanning import domain as scanning
from municipalities.access import Person
from questionnaire.models import Area, Question


@dataclass(frozen=True)
class Facts:
    """What the municipality says of a document; all its versions share it."""

    title: str = ""
    kind: str = DocumentKind.OTHER
    language: str = ""
    dated: date | None = None
    secrecy: str = Secrecy.PUBLIC
    paragraph: str = ""
    description: str = ""

    def described(self) -> Values:
        """Return the facts alone, by the document's own names."""
        return {fact.name: getattr(self, fact.name) for fact in fields(Facts)}


@dataclass(frozen=True)
class Attachment(Facts):
    """What is attached: a known version, or a file or an address with its description."""

    version: DocumentVersion | None = None
    file: UploadedFile | None = None
    address: str = ""


class AlreadyAttached(Refused):
    """The municipality has attached this very file before; it can be cited instead of being
    attached twice.
    """

    def __init__(self, version: DocumentVersion) -> None:
        gaps = {"day": day(version.created_at), "title": version.document.title}
        super().__init__(
            _("This file was already uploaded on %(day)s as “%(title)s”. Use it?") % gaps
        )
        self.version = version


@transaction.atomic
def cite(
    *,
    evaluation: Evaluation,
    owner: Question | Statement,
    attachment: Attachment,
    pages: str,
    person: Person,
) -> Citation:
    """Attach evidence to the answer of a question, or to a statement.

    Raises Invalid when nothing, or more than one thing, is given, or a file is not accepted; Known
    when the file is there already.
    """
    _require_open(evaluation, owner)
    writers.require(
        evaluation=evaluation,
        person=person,
        place=owner if isinstance(owner, Question) else owner.area,
    )
    if sum(map(bool, (attachment.version, attachment.file, attachment.address))) != 1:
        raise Invalid(_("Choose one of these: a document, a file or an address."))
    version = attachment.version or attach(
        evaluation=evaluation, attachment=attachment, person=person
    )
    field = "answer" if isinstance(owner, Question) else "statement"
    cited = _answer(evaluation, owner, person) if isinstance(owner, Question) else owner
    citation, _created = Citation.objects.get_or_create(
        evaluation=evaluation,
        document_version=version,
        pages=pages,
        **{field: cited},
        defaults={"municipality_id": evaluation.municipality_id},
    )
    return citation


@transaction.atomic
def attach(*, evaluation: Evaluation, attachment: Attachment, person: Person) -> DocumentVersion:
    """Add a document to the municipality's library, cited nowhere yet.

    Raises Invalid, or Known when the file is there already.
    """
    checked = storing.check(attachment.file) if attachment.file else None
    title = attachment.title.strip() or (checked.name if checked else attachment.address)
    stored = _keep(evaluation, checked, person) if checked else None
    described = attachment.described() | {"title": title[:200]}
    document = Document.objects.create(municipality_id=evaluation.municipality_id, **described)
    return _add_version(document, evaluation, stored, attachment.address, person)


@transaction.atomic
def replace(
    *, evaluation: Evaluation, document: Document, attachment: Attachment, person: Person
) -> DocumentVersion:
    """Add a document's next version; whatever cites an older one goes on citing that.

    Raises Invalid or Refused.
    """
    if bool(attachment.file) == bool(attachment.address):
        raise Invalid(_("Choose either a file or an address."))
    Document.objects.select_for_update().get(
        pk=document.pk
    )  # two new versions at once would bear one number
    try:
        stored = (
            _keep(evaluation, storing.check(attachment.file), person) if attachment.file else None
        )
    except AlreadyAttached as known:
        gaps = {"title": known.version.document.title}
        raise Refused(
            _(
                "This file is already in the library, as “%(title)s”. Choose the file for the "
                "new version."
            )
            % gaps
        ) from known
    last = (
        DocumentVersion.objects.filter(document=document).aggregate(last=Max("number"))["last"] or 0
    )
    return _add_version(document, evaluation, stored, attachment.address, person, number=last + 1)


def _add_version(
    document: Document,
    evaluation: Evaluation,
    stored: StoredFile | None,
    address: str,
    person: Person,
    *,
    number: int = 1,
) -> DocumentVersion:
    """Add a version and let the worker see to it: a file is read for the search, an address is
    tried.
    """
    made = DocumentVersion.objects.create(
        document=document,
        municipality_id=evaluation.municipality_id,
        number=number,
        file=stored,
        address=address,
        reading=TextReading.WAITING if stored else TextReading.WORDLESS,
    )
    for worker in (extraction, links):
        worker.enqueue(version=made, evaluation_id=evaluation.pk, created_by=person.id)
    return made


def _keep(evaluation: Evaluation, checked: Checked, person: Person) -> StoredFile:
    """Keep a checked file and let it be scanned.

    Raises Known when one of the municipality's documents is this very file.
    """
    stored = storing.keep(
        checked=checked, municipality_id=evaluation.municipality_id, created_by=person.id
    )
    known = (
        DocumentVersion.objects.filter(municipality_id=evaluation.municipality_id, file=stored)
        .select_related("document")
        .first()
    )
    if known:
        raise AlreadyAttached(known)
    scanning.enqueue(stored=stored, evaluation_id=evaluation.pk, created_by=person.id)
    return stored


@transaction.atomic
def remove_citation(*, evaluation: Evaluation, citation: Citation, person: Person) -> None:
    """Take evidence away from one place; the document stays with the municipality."""
    place = place_of(citation)
    _require_open(evaluation, place)
    writers.require(evaluation=evaluation, person=person, place=place)
    citation.delete()


@transaction.atomic
def cite_newest(*, evaluation: Evaluation, citation: Citation, person: Person) -> DocumentVersion:
    """Let one place cite the newest version of its document; the pages stay as they are.

    A twin that says the same goes.
    """
    place = place_of(citation)
    _require_open(evaluation, place)
    writers.require(evaluation=evaluation, person=person, place=place)
    newest = DocumentVersion.objects.filter(document=citation.document_version.document_id).latest(
        "number"
    )
    same = Citation.objects.filter(
        evaluation=evaluation,
        answer=citation.answer_id,
        statement=citation.statement_id,
        pages=citation.pages,
        document_version=newest,
    )
    if same.exclude(pk=citation.pk).exists():
        citation.delete()
    else:
        Citation.objects.filter(pk=citation.pk).update(document_version=newest)
    return newest


def _require_open(evaluation: Evaluation, place: Question | Area | Statement) -> None:
    """Lock the evaluation; raise Refused when the answer, or the statements, are closed."""
    if isinstance(place, Question):
        lifecycle.require_open_for_answers(evaluation, place)
    else:
        lifecycle.require(evaluation, Phase.PREPARING)


def _answer(evaluation: Evaluation, question: Question, person: Person) -> Answer:
    """Return the question's answer, begun empty when evidence comes before words."""
    answer, _created = Answer.objects.get_or_create(
        evaluation=evaluation,
        question=question,
        defaults={"municipality_id": evaluation.municipality_id, "written_by": person.user},
    )
    return answer
