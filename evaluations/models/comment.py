"""Beside the answers: comments in two lanes, and requests to complete an answer after
the hand-in.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from evaluations.models.base import InEvaluation, within
from questionnaire.models import Question


class Lane(models.TextChoices):
    """Who reads a comment: the municipality alone, or the evaluators too."""

    INTERNAL = "internal", pgettext_lazy("lane of comments", "Our municipality only")
    SHARED = "shared", pgettext_lazy("lane of comments", "With the evaluators")


class Comment(InEvaluation):
    """A comment on a question, or an answer to one (thread); the first one of a thread is resolved
    with all its answers.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=8, choices=Lane)
    thread = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, db_constraint=False, related_name="answers"
    )
    text = models.TextField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("said_at", "id")
        constraints = (
            within("comment"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(resolved_by__isnull=False),
                name="who_resolved_is_known",
            ),
        )


class Completion(InEvaluation):
    """One answer that is open again after the hand-in, until the municipality has completed it; the
    others stay frozen.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    message = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    supplement = models.PositiveSmallIntegerField(
        null=True
    )  # the completion that was handed in; empty: the request was taken back

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "question"],
                condition=Q(closed_at__isnull=True),
                name="one_open_completion_per_question",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_by__isnull=False),
                name="who_closed_a_completion_is_known",
            ),
        )
