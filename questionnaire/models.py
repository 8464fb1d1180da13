"""A question set: versioned data with stable keys, frozen when published."""

from django.db import models
from django.db.models import Q

from kompass.shared import texts
from kompass.shared.models import Identified


class QuestionSet(Identified):
    """One version of the instrument: areas, questions, scale and ladder."""

    key = models.SlugField()
    version = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    scheme = models.CharField(max_length=12, choices=[("aspects", "aspects"), ("levels", "levels"), ("points", "points")])
    working_translation = models.BooleanField(default=True)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("key", "version")
        constraints = (models.UniqueConstraint(fields=["key", "version"], name="one_question_set_per_version"),)

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def title(self) -> texts.Localized:
        return texts.localized(self, "name")


class Part(Identified):
    """A named part of a question set; the key is its identity across versions."""

    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        abstract = True
        ordering = ("position",)

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> texts.Localized:
        return texts.localized(self, "name")


class Aspect(Part):
    """What a question is judged on; weight in per cent, 100 in all."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="aspects")
    weight = models.PositiveSmallIntegerField()
    description = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (models.UniqueConstraint(fields=["question_set", "key"], name="one_aspect_per_key"),)


class Level(Part):
    """A step of the ladder; share in per cent of the points."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="levels")
    share = models.PositiveSmallIntegerField()
    description = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (models.CheckConstraint(condition=Q(share__lte=100), name="a_level_is_at_most_all"),)


class SelfAssessmentStep(Part):
    """A step of the municipality's own scale."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="steps")


class Area(Part):
    """One of the areas; its questions' points sum to 100."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="areas")
    covers = models.TextField()

    class Meta(Part.Meta):
        constraints = (models.UniqueConstraint(fields=["question_set", "key"], name="one_area_per_key"),)

    @property
    def coverage(self) -> texts.Localized:
        return texts.localized(self, "covers")


class Question(Part):
    """A question; its name is the short title."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="questions")
    number = models.CharField(max_length=8)
    text = models.TextField()
    max_points = models.PositiveSmallIntegerField()

    class Meta(Part.Meta):
        constraints = (models.UniqueConstraint(fields=["area", "key"], name="one_question_per_key"),)

    @property
    def wording(self) -> texts.Localized:
        return texts.localized(self, "text")
