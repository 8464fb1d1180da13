"""Rendered reports, and their handover to the municipality."""

from django.db import models
from django.utils.translation import pgettext_lazy

from evaluations.models.base import InEvaluation
from municipalities.models import LANGUAGES


class Status(models.TextChoices):
    """Status of a report, printed on each page."""

    DRAFT = "draft", pgettext_lazy("status of a report", "Draft")
    FACT_CHECK = "fact_check", pgettext_lazy("status of a report", "Draft for fact check")
    FINAL = "final", pgettext_lazy("status of a report", "Final")


class Report(InEvaluation):
    """A rendered report in one language: the document as JSON, and the hash under which its PDF is
    stored.
    """

    language = models.CharField(max_length=2, choices=LANGUAGES)
    status = models.CharField(max_length=10, choices=Status)
    content_version = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    document = models.JSONField()
    pdf_sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    rendered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-rendered_at", "language")
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "content_hash", "language"],
                name="the_same_content_renders_once",
            ),
            models.UniqueConstraint(fields=["id", "evaluation"], name="report_and_evaluation"),
        )

    @property
    def key(self) -> str:
        """Return the PDF's key in the storage."""
        return f"reports/{self.municipality_id}/{self.pdf_sha256}"


class Handover(InEvaluation):
    """A report handed over to the municipality, whose people may read it from then on."""

    report = models.OneToOneField(
        Report, on_delete=models.PROTECT, db_constraint=False, related_name="handover"
    )
    status = models.CharField(max_length=10, choices=Status)
    handed_over_at = models.DateTimeField(auto_now_add=True)
