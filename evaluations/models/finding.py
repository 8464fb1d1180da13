"""Findings and the texts of the report, a row per language."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from evaluations.models.answer import SubmittedAnswer, SubmittedStatement
from evaluations.models.base import InEvaluation, within
from evaluations.models.review import Note, Verdict
from municipalities.models import LANGUAGES
from questionnaire.models import Area, Question


class FindingKind(models.TextChoices):
    """What a finding says."""

    STRENGTH = "strength", pgettext_lazy("kind of finding", "Strength")
    IMPROVEMENT = "improvement", pgettext_lazy("kind of finding", "Area for improvement")


class Finding(InEvaluation):
    """A strength or an improvement in an area; its words are Texts."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=FindingKind)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("-kind", "position", "id")
        constraints = (within("finding"),)


class FindingSource(InEvaluation):
    """What a finding rests on: a note, an answer or a statement."""

    finding = models.ForeignKey(
        Finding, on_delete=models.CASCADE, db_constraint=False, related_name="sources"
    )
    note = models.ForeignKey(
        Note, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    answer = models.ForeignKey(
        SubmittedAnswer, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    statement = models.ForeignKey(
        SubmittedStatement,
        null=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(note__isnull=False, answer__isnull=True, statement__isnull=True)
                | Q(note__isnull=True, answer__isnull=False, statement__isnull=True)
                | Q(note__isnull=True, answer__isnull=True, statement__isnull=False),
                name="a_source_is_one_thing",
            ),
        )


class TextState(models.TextChoices):
    """Where one language's text stands; a text that is missing has no row."""

    DRAFT = "draft", pgettext_lazy("state of a text", "Draft")
    STALE = "stale", pgettext_lazy("state of a text", "The original has changed")
    CONFIRMED = "confirmed", pgettext_lazy("state of a text", "Confirmed")


OWNERS = ("narrative_area", "finding", "statement", "verdict")


def one_owner() -> Q:
    """Return the condition that exactly one owner is set."""
    condition = Q()
    for owner in OWNERS:
        condition |= Q(**{f"{name}__isnull": name != owner for name in OWNERS})
    return condition


class Text(InEvaluation):
    """The words of a narrative, a finding, a statement or a verdict in one language."""

    narrative_area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(
        Finding, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="texts"
    )
    statement = models.ForeignKey(
        SubmittedStatement,
        null=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="texts",
    )
    verdict = models.ForeignKey(
        Verdict, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="texts"
    )
    language = models.CharField(max_length=2, choices=LANGUAGES)
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    source_version = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=TextState, default=TextState.DRAFT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=one_owner(), name="a_text_has_one_owner"),
            *(
                models.UniqueConstraint(
                    fields=["evaluation", owner, "language"],
                    name=f"one_text_per_language_of_{owner}",
                )
                for owner in OWNERS
            ),
        )
