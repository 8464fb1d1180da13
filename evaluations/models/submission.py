"""Around the hand-in: the leadership's approval, and the submission as it was printed for the
diary.
"""

from django.conf import settings
from django.db import models

from evaluations.models.base import InEvaluation
from municipalities.models import LANGUAGES
from municipalities.roles import Role


class Approval(InEvaluation):
    """Somebody has read the submission and approves it, in the capacity they had then;
    later changes of a text end it.
    """

    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(auto_now_add=True)
    capacity = models.CharField(max_length=12, choices=Role)

    class Meta:
        ordering = ("-approved_at", "id")


class SubmissionPaper(InEvaluation):
    """The submission as PDF, as it was handed in: what the municipality enters in its diary.

    The table keeps its first name, which SQL and the history know.
    """

    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "number", "language"],
                name="one_paper_per_submission_and_language",
            ),
        )

    @property
    def key(self) -> str:
        """Return where the PDF lies in the storage."""
        return f"submissions/{self.municipality_id}/{self.sha256}"
