"""Rounds, evaluations, who is assigned, and how an evaluation moved."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.participation import Participation, participation
from evaluations.states import STEP_OF, Phase, Step
from kompass.shared import texts
from kompass.shared.models import Identified
from municipalities.access import Person
from municipalities.models import LANGUAGES, Municipality
from municipalities.roles import Role
from questionnaire.models import QuestionSet


class Round(Identified):
    """A round of evaluations with one question set."""

    name = models.CharField(_("Name"), max_length=120)
    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.PROTECT, verbose_name=_("Question set")
    )
    opens_on = models.DateField(_("Opens on"))
    closes_on = models.DateField(_("Answers are due on"))
    fact_check = models.BooleanField(
        _("The municipality checks the facts of the draft"), default=True
    )

    class Meta:
        ordering = ("-opens_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_on__lt=F("closes_on")), name="round_opens_before_it_closes"
            ),
        )

    def __str__(self) -> str:
        return self.title.text

    @property
    def title(self) -> texts.Localized:
        return texts.localized(self, "name")


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, person: Person) -> "EvaluationQuerySet":
        """Return what the person may see: the office's, the own municipalities' and the assigned
        evaluations; a duty is the association's alone.
        """
        if person.is_office:
            return self
        if not person.roles_in(None):
            return self.filter(municipality__in=person.municipalities)
        assigned = Assignment.objects.filter(user=person.user).values("evaluation")
        return self.filter(Q(municipality__in=person.municipalities) | Q(pk__in=assigned))

    def with_participation(self) -> "EvaluationQuerySet":
        """Return the evaluations with the acting person's participation; no query of its own."""
        # The model declares the attribute, so that readers know its type.
        return self.annotate(participation=participation())  # type: ignore[no-redef]  # the model's


class Evaluation(Identified):
    """One municipality's evaluation in a round."""

    participation: Participation | None  # only after with_participation()

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="evaluations")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="evaluations"
    )
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.PREPARING)
    original_language = models.CharField(max_length=2, choices=LANGUAGES)
    report_languages = ArrayField(models.CharField(max_length=2, choices=LANGUAGES))
    content_version = models.PositiveIntegerField(default=1)
    submission = models.PositiveSmallIntegerField(default=0)
    visit_from = models.DateField(null=True, blank=True)
    visit_to = models.DateField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    needs_approval = models.BooleanField(
        default=False
    )  # the leadership approves before the hand-in; the coordinator decides
    objects = EvaluationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "municipality"], name="one_evaluation_per_round_and_municipality"
            ),
            models.UniqueConstraint(
                fields=["id", "municipality"], name="evaluation_and_municipality"
            ),
            models.CheckConstraint(
                condition=Q(visit_from__isnull=True) | Q(visit_to__gte=F("visit_from")),
                name="visit_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def step(self) -> Step:
        return STEP_OF[Phase(self.phase)]

    @property
    def other_languages(self) -> list[str]:
        return [code for code in self.report_languages if code != self.original_language]


class Duty(models.TextChoices):
    """What somebody is assigned to."""

    LEAD = "lead", pgettext_lazy("duty", "Lead evaluator")
    SECOND = "second", pgettext_lazy("duty", "Second evaluator")
    TRANSLATOR = "translator", pgettext_lazy("duty", "Translator")


EVALUATING = (Duty.LEAD, Duty.SECOND)


class Assignment(Identified):
    """A person's duty in one evaluation, never the own municipality's."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, db_constraint=False, related_name="assignments"
    )
    municipality_id = models.UUIDField(editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    duty = models.CharField(max_length=10, choices=Duty)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["evaluation", "user"], name="one_duty_per_person"),
            models.UniqueConstraint(fields=["evaluation", "duty"], name="one_person_per_duty"),
        )

    def __str__(self) -> str:
        return f"{self.duty} {self.user_id}"


class Move(models.Model):
    """A change of phase: who, when, why."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, db_constraint=False, related_name="moves"
    )
    municipality_id = models.UUIDField(editable=False)
    name = models.CharField(max_length=30)
    before = models.CharField(max_length=12, choices=Phase)
    after = models.CharField(max_length=12, choices=Phase)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d}"


ROLE_OF_DUTY = {
    Duty.LEAD: Role.EVALUATOR,
    Duty.SECOND: Role.EVALUATOR,
    Duty.TRANSLATOR: Role.TRANSLATOR,
}
