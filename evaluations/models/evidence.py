"""Documents of the municipality, their versions, and where they are cited."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.models.answer import Answer, Statement, SubmittedAnswer, SubmittedStatement
from evaluations.models.base import InEvaluation
from kompass.shared.models import Identified
from kompass.uploads.models import StoredFile
from municipalities.models import LANGUAGES, Municipality
from questionnaire.models import Area, Question


class DocumentKind(models.TextChoices):
    """What a document is."""

    STRATEGY = "strategy", pgettext_lazy("kind of document", "Strategy")
    ACTION_PLAN = "action plan", pgettext_lazy("kind of document", "Action programme")
    STATUTE = "statute", pgettext_lazy("kind of document", "Administrative regulations")
    DECISION = "decision", pgettext_lazy("kind of document", "Decision")
    STATISTICS = "statistics", pgettext_lazy("kind of document", "Statistics")
    SURVEY = "survey", pgettext_lazy("kind of document", "Survey")
    WEB_PAGE = "web page", pgettext_lazy("kind of document", "Web page")
    SOCIAL_MEDIA = "social media", pgettext_lazy("kind of document", "Social media")
    OTHER = "other", pgettext_lazy("kind of document", "Other document")


class Secrecy(models.TextChoices):
    """Whether a document is public (Act on the Openness of Government Activities 621/1999; Åland
    has its own).
    """

    PUBLIC = "public", pgettext_lazy("secrecy of a document", "Public")
    PARTLY = "partly", pgettext_lazy("secrecy of a document", "Partly secret")
    SECRET = "secret", pgettext_lazy("secrecy of a document", "Secret")


class Document(Identified):
    """Something the municipality shows, attached once and cited from many places."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Title"), max_length=200)
    kind = models.CharField(
        _("Type"), max_length=12, choices=DocumentKind, default=DocumentKind.OTHER
    )
    language = models.CharField(_("Language"), max_length=2, choices=LANGUAGES, blank=True)
    dated = models.DateField(_("Date of the document"), null=True, blank=True)
    secrecy = models.CharField(
        _("Public access"), max_length=6, choices=Secrecy, default=Secrecy.PUBLIC
    )
    paragraph = models.CharField(_("Section of the act, if secret"), max_length=120, blank=True)
    description = models.CharField(_("Short description"), max_length=500, blank=True)

    class Meta:
        ordering = ("title", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["id", "municipality"], name="document_and_municipality"
            ),
            models.CheckConstraint(
                condition=Q(secrecy="public") | ~Q(paragraph=""),
                name="what_is_secret_names_its_section",
            ),
        )

    def __str__(self) -> str:
        return self.title


class LinkState(models.TextChoices):
    """What the last check of a web address found."""

    UNCHECKED = "unchecked", pgettext_lazy("state of a web address", "Not checked yet")
    WORKS = "works", pgettext_lazy("state of a web address", "Works")
    DEAD = "dead", pgettext_lazy("state of a web address", "Does not work")
    UNREACHED = "unreached", pgettext_lazy("state of a web address", "Cannot be checked from here")


class TextReading(models.TextChoices):
    """Whether the words of a file have been read for the search."""

    WAITING = "waiting", pgettext_lazy("reading of a file", "Waiting to be read")
    READ = "read", pgettext_lazy("reading of a file", "Can be searched")
    WORDLESS = "wordless", pgettext_lazy("reading of a file", "Has no text to search")


class DocumentVersion(Identified):
    """A version of a document: a file or a link."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, db_constraint=False, related_name="versions"
    )
    municipality_id = models.UUIDField(editable=False)
    number = models.PositiveSmallIntegerField(default=1)
    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    address = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    link_state = models.CharField(max_length=9, choices=LinkState, default=LinkState.UNCHECKED)
    link_checked_at = models.DateTimeField(null=True)
    reading = models.CharField(max_length=8, choices=TextReading, default=TextReading.WAITING)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["document", "number"], name="one_document_version_per_number"
            ),
            models.UniqueConstraint(
                fields=["id", "municipality_id"], name="version_and_municipality"
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True) ^ Q(address=""), name="a_version_is_a_file_or_a_link"
            ),
        )
        indexes = (models.Index(fields=["municipality_id", "-created_at"], name="latest_versions"),)

    def __str__(self) -> str:
        return str(self.pk)


class Passage(Identified):
    """The words of one page (or of a stretch, where a file has no pages) of a document version, for
    the search.
    """

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.CASCADE, db_constraint=False, related_name="passages"
    )
    municipality_id = models.UUIDField(editable=False)
    page = models.PositiveIntegerField(null=True)
    place = models.PositiveIntegerField()
    text = models.TextField()
    words = SearchVectorField(null=True)  # kept by a trigger, in the document's language

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "place"], name="one_passage_per_place"),
        )
        indexes = (GinIndex(fields=["words"], name="words_of_passages"),)

    def __str__(self) -> str:
        return str(self.pk)


class Cited(InEvaluation):
    """A place in a document version."""

    document_version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    pages = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class Citation(Cited):
    """Evidence of a working answer or statement."""

    answer = models.ForeignKey(
        Answer, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="citations"
    )
    statement = models.ForeignKey(
        Statement,
        null=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="citations",
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer__isnull=True) ^ Q(statement__isnull=True),
                name="citation_has_one_owner",
            ),
        )


class SubmittedCitation(Cited):
    """Evidence as handed in: what evaluators reach."""

    answer = models.ForeignKey(
        SubmittedAnswer,
        null=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="citations",
    )
    statement = models.ForeignKey(
        SubmittedStatement,
        null=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="citations",
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer__isnull=True) ^ Q(statement__isnull=True),
                name="submitted_citation_has_one_owner",
            ),
        )


def place_of(citation: Citation | SubmittedCitation) -> Question | Area:
    """Return the question or the area that a citation is evidence for."""
    if citation.answer:
        return citation.answer.question
    assert citation.statement  # the constraints named ..._has_one_owner
    return citation.statement.area
