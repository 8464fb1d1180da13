"""Crosswalks: how the parts of one version correspond to those of another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kompass.shared import texts
from kompass.shared.models import Identified
from questionnaire.models.question_sets import QuestionSet


class Crosswalk(Identified):
    """How areas and questions of one version correspond to those of another."""

    source = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="leading_on")
    target = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="led_to")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("source", "target")
        constraints = (
            models.UniqueConstraint(fields=["source", "target"], name="one_crosswalk_per_pair"),
        )

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"

    @property
    def words(self) -> texts.Localized:
        return texts.localized(self, "note")


class Crossing(models.Model):
    """A part of the old version, and the share (0-1) of it that a part of the new one continues."""

    class Kind(models.TextChoices):
        AREA = "area", pgettext_lazy("kind of part", "Area")
        QUESTION = "question", pgettext_lazy("kind of part", "Question")

    crosswalk = models.ForeignKey(Crosswalk, on_delete=models.CASCADE, related_name="crossings")
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=60)
    target = models.CharField(max_length=60)
    share = models.DecimalField(max_digits=4, decimal_places=3)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["crosswalk", "kind", "source", "target"], name="one_crossing_per_pair"
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=1), name="a_share_is_a_part_of_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"
