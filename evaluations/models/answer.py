"""The municipality's working texts, and the immutable copies it handed in."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import pgettext_lazy

from evaluations.models.base import InEvaluation, within
from questionnaire.models import Area, Question, SelfAssessmentStep


class Readiness(models.TextChoices):
    """How far a text has come, as its writers say; one without words counts as empty."""

    DRAFT = "draft", pgettext_lazy("readiness of a text", "Draft")
    FOR_READING = "for reading", pgettext_lazy("readiness of a text", "Ready for review")
    READY = "ready", pgettext_lazy("readiness of a text", "Ready")


class Draft(InEvaluation):
    """A text under work: the version guards against overwriting somebody else's."""

    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(auto_now=True)
    operation = models.UUIDField(
        null=True
    )  # the browser page that saved last: it may save on, even when a reply got lost
    sequence = models.PositiveIntegerField(
        default=0
    )  # counts that page's sends, so that one which arrives late changes nothing
    readiness = models.CharField(max_length=11, choices=Readiness, default=Readiness.DRAFT)

    class Meta:
        abstract = True


class AnswerContent(models.Model):
    """The answer to a question: the self-assessment, the mark "not applicable", the reason for
    either silence.
    """

    self_assessment = models.ForeignKey(
        SelfAssessmentStep, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    not_applicable = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class Answer(AnswerContent, Draft):
    """The answer the municipality is working on; nobody else reads it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "question"], name="one_answer_per_question"
            ),
            within("answer"),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(self_assessment__isnull=True),
                name="not_applicable_has_no_self_assessment",
            ),
        )

    @property
    def is_answered(self) -> bool:
        return bool(self.text.strip()) and self.self_assessment_id is not None

    @property
    def is_settled(self) -> bool:
        return self.is_answered or bool(self.reason.strip())


class SubmittedAnswers(models.QuerySet["SubmittedAnswer"]):
    """What was handed in, with what was completed afterwards."""

    def of(self, evaluation: models.Model, number: int) -> "SubmittedAnswers":
        """Return what is read of one hand-in: each answer as it was completed last."""
        same = {name: OuterRef(name) for name in ("evaluation", "question", "number")}
        later = SubmittedAnswer.objects.filter(**same, supplement__gt=OuterRef("supplement"))
        return self.filter(~Exists(later), evaluation=evaluation, number=number)


class SubmittedAnswer(AnswerContent, InEvaluation):
    """What was handed in, numbered; never changed."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    supplement = models.PositiveSmallIntegerField(
        default=0
    )  # a completion that was asked for after the hand-in; the last one is read
    text = models.TextField(blank=True)
    submitted_at = models.DateTimeField(auto_now_add=True)
    objects = SubmittedAnswers.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "question", "number", "supplement"],
                name="one_submission_per_number",
            ),
            within("submittedanswer"),
        )


class Statement(Draft):
    """What the municipality thinks it does well in an area; at most five."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "area", "position"], name="one_statement_per_place"
            ),
            models.CheckConstraint(
                condition=Q(position__range=(1, 5)), name="at_most_five_statements"
            ),
            within("statement"),
        )


class NothingRaised(InEvaluation):
    """The explicit mark that the municipality raises nothing in an area."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["evaluation", "area"], name="one_mark_per_area"),
        )


class SubmittedStatement(InEvaluation):
    """A statement as handed in."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "area", "number", "position"],
                name="one_submitted_statement_per_place",
            ),
            within("submittedstatement"),
        )


class KeyFacts(InEvaluation):
    """Figures about the municipality, as it gave them."""

    year = models.PositiveSmallIntegerField(null=True, blank=True)
    inhabitants = models.PositiveIntegerField(null=True, blank=True)
    swedish_share = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    finnish_share = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    employees = models.PositiveIntegerField(null=True, blank=True)
    tax_rate = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["evaluation"], name="one_set_of_key_facts"),)
