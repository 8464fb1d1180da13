"""Documents of the municipality, their versions, and where they are cited."""

from django.db import models
from django.db.models import Q

from evaluations.models.answer import Answer, Statement, SubmittedAnswer, SubmittedStatement
from evaluations.models.base import InEvaluation
from kompass.shared.models import Identified
from kompass.uploads.models import StoredFile
from municipalities.models import LANGUAGES, Municipality


class Document(Identified):
    """Something the municipality shows, attached once and cited from many places."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=2, choices=LANGUAGES, blank=True)
    dated = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("title", "id")
        constraints = (models.UniqueConstraint(fields=["id", "municipality"], name="document_and_municipality"),)

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Identified):
    """A version of a document: a file or a link."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, db_constraint=False, related_name="versions")
    municipality_id = models.UUIDField(editable=False)
    number = models.PositiveSmallIntegerField(default=1)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    address = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["document", "number"], name="one_document_version_per_number"),
            models.UniqueConstraint(fields=["id", "municipality_id"], name="version_and_municipality"),
            models.CheckConstraint(condition=Q(file__isnull=True) ^ Q(address=""), name="a_version_is_a_file_or_a_link"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Cited(InEvaluation):
    """A place in a document version."""

    document_version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    pages = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class Citation(Cited):
    """Evidence of a working answer or statement."""

    answer = models.ForeignKey(Answer, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="citations")
    statement = models.ForeignKey(Statement, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="citations")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(answer__isnull=True) ^ Q(statement__isnull=True), name="citation_has_one_owner"),)


class SubmittedCitation(Cited):
    """Evidence as handed in: what evaluators reach."""

    answer = models.ForeignKey(SubmittedAnswer, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="citations")
    statement = models.ForeignKey(SubmittedStatement, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="citations")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(answer__isnull=True) ^ Q(statement__isnull=True), name="submitted_citation_has_one_owner"),
        )
