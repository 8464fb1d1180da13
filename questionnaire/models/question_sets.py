"""Question sets and their parts: versioned data with stable keys, frozen when published."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kompass.shared import texts
from kompass.shared.models import Identified
from questionnaire.models.choices import InterviewGroup, Scheme, Scope


class QuestionSet(Identified):
    """One version of an instrument.

    `languages` are those that every text needs; the first is the one the set is written in.
    """

    key = models.SlugField()
    version = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    licence = models.TextField(blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    scheme = models.CharField(max_length=12, choices=Scheme)
    previous = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("key", "version")
        constraints = (
            models.UniqueConstraint(fields=["key", "version"], name="one_question_set_per_version"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def title(self) -> texts.Localized:
        return texts.localized(self, "name")


class OrderedPart(Identified):
    """A part with a position in its list; the key is its identity across versions."""

    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ("position",)

    def __str__(self) -> str:
        return self.key


class Part(OrderedPart):
    """A part with a name."""

    name = models.CharField(max_length=200)

    class Meta(OrderedPart.Meta):
        abstract = True

    @property
    def title(self) -> texts.Localized:
        return texts.localized(self, "name")


class Aspect(Part):
    """An aspect that questions are judged on; the weights (per cent) of a set sum to 100."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="aspects")
    weight = models.PositiveSmallIntegerField()
    description = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["question_set", "key"], name="one_aspect_per_key"),
        )


class Level(Part):
    """A level that evaluators choose; `share` is its per cent of the points."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="levels")
    share = models.PositiveSmallIntegerField()
    description = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(share__lte=100), name="a_level_is_at_most_all"),
        )


class SelfAssessmentStep(Part):
    """A step of the scale on which a municipality assesses itself."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="steps")


class AreaGroup(Part):
    """Areas that are shown together."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="groups")

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["question_set", "key"], name="one_group_per_key"),
        )


class Area(Part):
    """An area; the points of its questions sum to 100."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="areas")
    group = models.CharField(max_length=60, blank=True)
    introduction = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["question_set", "key"], name="one_area_per_key"),
        )

    @property
    def words(self) -> texts.Localized:
        return texts.localized(self, "introduction")


class Question(Part):
    """A question; `name` is its short title. On Åland, `guidance_aland` replaces `guidance`."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="questions")
    number = models.CharField(max_length=8)
    text = models.TextField()
    guidance = models.TextField(blank=True)
    guidance_aland = models.TextField(blank=True)
    documents = models.TextField(blank=True)
    web = models.TextField(blank=True)
    interviews = models.TextField(blank=True)
    groups = ArrayField(
        models.CharField(max_length=20, choices=InterviewGroup), default=list, blank=True
    )
    max_points = models.PositiveSmallIntegerField()

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["area", "key"], name="one_question_per_key"),
        )

    @property
    def wording(self) -> texts.Localized:
        return texts.localized(self, "text")


class QuestionSentence(OrderedPart):
    """A sentence that belongs to a question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="%(class)ss")
    scope = models.CharField(max_length=8, choices=Scope, blank=True)
    text = models.TextField()

    class Meta(OrderedPart.Meta):
        abstract = True
        constraints = (
            models.UniqueConstraint(fields=["question", "key"], name="one_%(class)s_per_key"),
        )

    @property
    def words(self) -> texts.Localized:
        return texts.localized(self, "text")


class Indicator(QuestionSentence):
    """Something that evaluators check under a question."""


class Prompt(QuestionSentence):
    """A question that evaluators may ask in an interview."""


class Reference(QuestionSentence):
    """A legal reference; other texts never quote the law."""


class Rung(OrderedPart):
    """What a level means for an aspect, in general or for one question."""

    aspect = models.ForeignKey(Aspect, on_delete=models.CASCADE, related_name="ladder", null=True)
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="ladder", null=True
    )
    text = models.TextField()

    class Meta(OrderedPart.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(aspect__isnull=True) ^ Q(question__isnull=True),
                name="a_rung_stands_in_one_ladder",
            ),
            models.UniqueConstraint(
                fields=["aspect", "question", "key"], nulls_distinct=False, name="one_rung_per_key"
            ),
        )

    @property
    def words(self) -> texts.Localized:
        return texts.localized(self, "text")
