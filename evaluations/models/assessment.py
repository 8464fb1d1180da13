"""Scores, first blind, then opened, then agreed, then settled."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evaluations.models.base import InEvaluation
from questionnaire.models import Question


class Judged(InEvaluation):
    """A judgement of one question: the levels per aspect in the question set's order, in per cent,
    or points set directly.

    Where the question set has levels, points beside them are set against them, with a reason; where
    it has none, they are the judgement.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    levels = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    points = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    not_applicable = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def judgement(self) -> tuple[list[int], Decimal | None, bool]:
        """Return what tells one judgement from another."""
        return list(self.levels), self.points, self.not_applicable


class Score(Judged):
    """An evaluator's own score: nobody else reads it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "question", "user"], name="one_score_per_evaluator"
            ),
        )


class ScoreLock(InEvaluation):
    """An evaluator has finished scoring; later, that they confirm the agreed points."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["evaluation", "user"], name="one_lock_per_evaluator"),
        )


class OpenedScore(Judged):
    """A copy of a score, made when both had locked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "question", "user"], name="one_opened_score_per_evaluator"
            ),
        )


class Agreement(Judged):
    """What the two agree on, with the reason where they differed or set the points directly."""

    reason = models.TextField(blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "question"], name="one_agreement_per_question"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | ~Q(reason="") | Q(levels=[]),
                name="points_set_directly_have_a_reason",
            ),
        )


class Points(Judged):
    """The settled points of a question; a correction is a new version with its reason."""

    version = models.PositiveSmallIntegerField(default=1)
    set_directly = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "question", "version"], name="one_settled_row_per_version"
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=True) ^ Q(points__isnull=False),
                name="points_unless_not_applicable",
            ),
        )
