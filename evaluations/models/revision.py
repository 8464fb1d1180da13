"""Every text that was ever saved, and those that came too late: nothing typed is lost."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluations.models.answer import Answer, AnswerContent, Statement
from evaluations.models.base import InEvaluation


class Revision(AnswerContent, InEvaluation):
    """A text as it was saved: number is the version of its answer or statement.

    A text that was refused because somebody else had saved before is kept too: overtaken, with the
    number that it was written over.
    """

    answer = models.ForeignKey(
        Answer, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="revisions"
    )
    statement = models.ForeignKey(
        Statement,
        null=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="revisions",
    )
    number = models.PositiveIntegerField()
    overtaken = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-written_at", "-number")
        constraints = (
            models.CheckConstraint(
                condition=Q(answer__isnull=True) ^ Q(statement__isnull=True),
                name="revision_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["answer", "number"],
                condition=Q(overtaken=False),
                name="one_revision_per_answer_version",
            ),
            models.UniqueConstraint(
                fields=["statement", "number"],
                condition=Q(overtaken=False),
                name="one_revision_per_statement_version",
            ),
        )
