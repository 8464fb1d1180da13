"""What evaluators read and heard, tied to questions, and how they judge the municipality's own
picture.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from evaluations.models.answer import SubmittedStatement
from evaluations.models.base import InEvaluation, within
from questionnaire.models import InterviewGroup, Question


class NoteKind(models.TextChoices):
    """Where an evaluator saw or heard something."""

    STEERING_DOCUMENT = "steering_document", pgettext_lazy("kind of source", "Steering document")
    STRATEGY = "strategy", pgettext_lazy("kind of source", "Strategy")
    ACTION_PLAN = "action_plan", pgettext_lazy("kind of source", "Action programme")
    WEB = "web", pgettext_lazy("kind of source", "Website")
    SOCIAL_MEDIA = "social_media", pgettext_lazy("kind of source", "Social media")
    INTERVIEW = "interview", pgettext_lazy("kind of source", "Interview")


ONLINE = (NoteKind.WEB, NoteKind.SOCIAL_MEDIA)


class Stance(models.TextChoices):
    """What a note does to the answer."""

    SUPPORTS = "supports", pgettext_lazy("stance of a note", "Supports")
    CONTRADICTS = "contradicts", pgettext_lazy("stance of a note", "Contradicts")
    NUANCES = "nuances", pgettext_lazy("stance of a note", "Qualifies")


class Note(InEvaluation):
    """A note of a document review or an interview. Its text stays with the evaluators."""

    kind = models.CharField(max_length=20, choices=NoteKind)
    title = models.CharField(max_length=200, blank=True)
    title_language = models.CharField(max_length=2, blank=True)
    address = models.URLField(max_length=500, blank=True)
    pages = models.CharField(max_length=60, blank=True)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    group = models.CharField(max_length=20, choices=InterviewGroup, blank=True)
    participants = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("held_on", "starts_at", "id")
        constraints = (
            within("note"),
            models.CheckConstraint(
                condition=~Q(kind=NoteKind.INTERVIEW) | ~Q(group=""),
                name="an_interview_names_its_group",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=ONLINE) | ~Q(address=""),
                name="what_was_seen_online_has_an_address",
            ),
        )

    @property
    def is_interview(self) -> bool:
        return self.kind == NoteKind.INTERVIEW


class NoteQuestion(InEvaluation):
    """A question that a note belongs to, and what it does to the answer."""

    note = models.ForeignKey(
        Note, on_delete=models.CASCADE, db_constraint=False, related_name="links"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12, choices=Stance)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["note", "question"], name="one_stance_per_note_and_question"
            ),
        )


class Judgement(models.TextChoices):
    """What the evaluators make of a strength statement."""

    CONFIRMED = "confirmed", pgettext_lazy("verdict", "Confirmed")
    NUANCED = "nuanced", pgettext_lazy("verdict", "Qualified")
    NOT_CONFIRMED = "not_confirmed", pgettext_lazy("verdict", "Not confirmed")


class Verdict(InEvaluation):
    """The judgement of a statement, with its source."""

    statement = models.OneToOneField(
        SubmittedStatement, on_delete=models.CASCADE, db_constraint=False, related_name="verdict"
    )
    judgement = models.CharField(max_length=14, choices=Judgement)
    note = models.ForeignKey(Note, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (within("verdict"),)
