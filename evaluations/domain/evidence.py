"""Evidence: a document is attached once and cited from many answers and statements."""

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.domain import lifecycle, scanning
from evaluations.models import Answer, Citation, Document, DocumentVersion, Evaluation, Statement
from evaluations.states import Phase
from kompass.shared.errors import Invalid, Refused
from kompass.shared.templatetags.kompass import day
from kompass.uploads import storing
from kompass.uploads.models import StoredFile
from kompass.uploads.storing import Checked
from municipalities.access import Person
from questionnaire.models import Question


@dataclass(frozen=True)
class Attachment:
    """What somebody hands in: a known version, or a file or an address with a title."""

    version: DocumentVersion | None = None
    title: str = ""
    file: UploadedFile | None = None
    address: str = ""
    language: str = ""
    dated: date | None = None


class Known(Refused):
    """The municipality has attached this very file before; it can be cited instead of being attached twice."""

    def __init__(self, version: DocumentVersion) -> None:
        gaps = {"day": day(version.created_at), "title": version.document.title}
        super().__init__(_("This file was already uploaded on %(day)s as “%(title)s”. Use it?") % gaps)
        self.version = version


@transaction.atomic
def cite(*, evaluation: Evaluation, owner: Question | Statement, attachment: Attachment, pages: str, person: Person) -> Citation:
    """Attach evidence to the answer of a question, or to a statement.

    Raises Invalid when nothing, or more than one thing, is given, or a file is not accepted; Known when the file is there already.
    """
    _require_open(evaluation, owner)
    if sum(map(bool, (attachment.version, attachment.file, attachment.address))) != 1:
        raise Invalid(_("Choose a document, a file or an address: exactly one of them."))
    version = attachment.version or _new_version(evaluation, attachment, person)
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


def _new_version(evaluation: Evaluation, attachment: Attachment, person: Person) -> DocumentVersion:
    stored = _keep(evaluation, storing.check(attachment.file), person) if attachment.file else None
    title = attachment.title.strip() or (stored.name if stored else attachment.address)
    document = Document.objects.create(
        municipality_id=evaluation.municipality_id, title=title[:200], language=attachment.language, dated=attachment.dated
    )
    return DocumentVersion.objects.create(
        document=document, municipality_id=evaluation.municipality_id, file=stored, address=attachment.address
    )


def _keep(evaluation: Evaluation, checked: Checked, person: Person) -> StoredFile:
    """Keep a checked file and let it be scanned. Raises Known when one of the municipality's documents is this very file."""
    stored = storing.keep(checked=checked, municipality_id=evaluation.municipality_id, created_by=person.id)
    known = DocumentVersion.objects.filter(municipality_id=evaluation.municipality_id, file=stored).select_related("document").first()
    if known:
        raise Known(known)
    scanning.wish(stored=stored, evaluation_id=evaluation.pk, created_by=person.id)
    return stored


@transaction.atomic
def remove_citation(*, evaluation: Evaluation, citation: Citation) -> None:
    """Take evidence away from one place; the document stays with the municipality."""
    _require_open(evaluation, citation.answer.question if citation.answer else citation.statement)
    citation.delete()


def _require_open(evaluation: Evaluation, owner: Question | Statement | None) -> None:
    """Lock the evaluation; raise Refused when the answer, or the statements, are closed."""
    if isinstance(owner, Question):
        lifecycle.require_open_for_answers(evaluation, owner)
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
