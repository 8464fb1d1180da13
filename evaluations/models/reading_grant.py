"""The office reads drafts only while the coordinator allows it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evaluations.models.base import InEvaluation

LONGEST = timedelta(hours=48)


class ReadingGrant(InEvaluation):
    """The coordinator lets the office read the working answers for at most 48 hours; it ends by
    itself, or at once.
    """

    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-granted_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("granted_at"), ends_at__lte=F("granted_at") + LONGEST),
                name="a_grant_lasts_at_most_48_hours",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_by__isnull=False),
                name="who_ended_a_grant_is_known",
            ),
        )
