"""A question set: versioned data with stable keys, frozen when published."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kompass.shared import texts
from kompass.shared.models import Identified

LANGUAGES = ("sv", "fi", "en")


class Scheme(models.TextChoices):
    """How a question's points are set: by aspects with weights, by one ladder of levels, or
    directly.
    """

    ASPECTS = "aspects", pgettext_lazy("scoring scheme", "Aspects with weights")
    LEVELS = "levels", pgettext_lazy("scoring scheme", "One level per question")
    POINTS = "points", pgettext_lazy("scoring scheme", "Points set directly")


class Scope(models.TextChoices):
    """Where a text holds: Åland has its own municipal act and no wellbeing services counties."""

    EVERYWHERE = "", pgettext_lazy("where a text holds", "Everywhere")
    MAINLAND = "mainland", pgettext_lazy("where a text holds", "Mainland Finland")
    ALAND = "aland", pgettext_lazy("where a text holds", "Åland")


class InterviewGroup(models.TextChoices):
    """Whom evaluators hear: by role, never by name."""

    MANAGEMENT = "management", pgettext_lazy("interview group", "Central management")
    POLITICIANS = "politicians", pgettext_lazy("interview group", "Leading elected officials")
    DEPARTMENT_HEADS = "department_heads", pgettext_lazy("interview group", "Heads of sector")
    UNIT_HEADS = "unit_heads", pgettext_lazy("interview group", "Heads of unit")
    UNIONS = "unions", pgettext_lazy("interview group", "Staff representatives")
    COMPANIES = (
        "companies",
        pgettext_lazy("interview group", "Subsidiary entities and board chairs"),
    )


class QuestionSet(Identified):
    """One version of an instrument.

    The first of its languages is the one it is written in; it needs every one of them.
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


class Placed(Identified):
    """Something with a place in a list; the key is its identity across versions."""

    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ("position",)

    def __str__(self) -> str:
        return self.key


class Part(Placed):
    """A named part of a question set."""

    name = models.CharField(max_length=200)

    class Meta(Placed.Meta):
        abstract = True

    @property
    def title(self) -> texts.Localized:
        return texts.localized(self, "name")


class Aspect(Part):
    """What a question is judged on; weight in per cent, 100 in all."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="aspects")
    weight = models.PositiveSmallIntegerField()
    description = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["question_set", "key"], name="one_aspect_per_key"),
        )


class Level(Part):
    """A step of the ladder; share in per cent of the points."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="levels")
    share = models.PositiveSmallIntegerField()
    description = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(share__lte=100), name="a_level_is_at_most_all"),
        )


class SelfAssessmentStep(Part):
    """A step of the municipality's own scale."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="steps")


class AreaGroup(Part):
    """Areas that a version shows together."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="groups")

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["question_set", "key"], name="one_group_per_key"),
        )


class Area(Part):
    """One of the areas; its questions' points sum to 100."""

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
    """A question; its name is the short title. guidance_aland replaces the guidance on Åland."""

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


class Worded(Placed):
    """A sentence that belongs to a question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="%(class)ss")
    scope = models.CharField(max_length=8, choices=Scope, blank=True)
    text = models.TextField()

    class Meta(Placed.Meta):
        abstract = True
        constraints = (
            models.UniqueConstraint(fields=["question", "key"], name="one_%(class)s_per_key"),
        )

    @property
    def words(self) -> texts.Localized:
        return texts.localized(self, "text")


class Indicator(Worded):
    """What is checked under a question."""


class Prompt(Worded):
    """What evaluators may ask aloud."""


class Reference(Worded):
    """A legal reference; it never stands in running text."""


class Rung(Placed):
    """What a level means for an aspect; with a question, for that question alone."""

    aspect = models.ForeignKey(Aspect, on_delete=models.CASCADE, related_name="ladder", null=True)
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="ladder", null=True
    )
    text = models.TextField()

    class Meta(Placed.Meta):
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


class TextState(models.Model):
    """What is known of one text in one language: a working translation until somebody of the
    association has ticked it.

    source is the digest of the text in the set's first language that this one was written from:
    another one there makes it stale. The place is the text's path in the tree, so that it holds
    when the rows are written anew.
    """

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="states")
    place = models.CharField(max_length=300)
    field = models.CharField(max_length=30)
    language = models.CharField(max_length=2)
    source = models.CharField(max_length=16)
    ticked_at = models.DateTimeField(null=True)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["question_set", "place", "field", "language"], name="one_state_per_text"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.field} {self.language}"


class Proposal(Identified):
    """A spreadsheet that was read and waits to be applied: the whole tree, and the digest of the
    draft it was compared with.
    """

    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.CASCADE, related_name="proposals"
    )
    tree = models.JSONField()
    compared_with = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.question_set_id)


class Crosswalk(Identified):
    """How areas and questions of one version lead to those of another; a proposal until somebody
    has decided on it.
    """

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
    """A part of the old version, and the share of it (0-1) that a part of the new one carries on."""

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
