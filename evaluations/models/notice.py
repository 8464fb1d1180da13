"""Notifications, in the application and in the daily digest."""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from evaluations.models.base import InEvaluation
from kompass.shared.models import Identified
from questionnaire.models import Area, Question


class NoticeKind(models.TextChoices):
    """What a notice is about; each kind can be switched off for the digest."""

    DELEGATED = "delegated", pgettext_lazy("kind of notice", "You have been asked to answer")
    DUE = "due", pgettext_lazy("kind of notice", "A due date is near or has passed")
    FOR_READING = "for reading", pgettext_lazy("kind of notice", "An answer is ready for review")
    COMMENT = "comment", pgettext_lazy("kind of notice", "Somebody has commented")
    COMPLETION = (
        "completion",
        pgettext_lazy("kind of notice", "The evaluators request additional information"),
    )
    LINK = "link", pgettext_lazy("kind of notice", "A web address no longer works")
    HAND_IN = (
        "hand in",
        pgettext_lazy("kind of notice", "The submission has been handed in or withdrawn"),
    )


class Notice(InEvaluation):
    """A notification of one person; mailed_at says that a digest has held it."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=11, choices=NoticeKind)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "id")
        indexes = (models.Index(fields=["recipient", "-made_at"], name="notices_of_a_person"),)


class NoticeChoice(Identified):
    """A kind of notice that somebody does not want in the daily digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=11, choices=NoticeKind)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "kind"], name="one_choice_per_kind_of_notice"),
        )

    def __str__(self) -> str:
        return self.kind
