"""Who answers what until when; a municipality that delegates nothing has no rows here."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluations.models.base import InEvaluation
from municipalities.models import Invitation
from questionnaire.models import Area, Question


class AreaDue(InEvaluation):
    """Until when an area is to be answered; without a row, until the round's answers are due."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["evaluation", "area"], name="one_due_date_per_area"),
        )


class Delegation(InEvaluation):
    """An area or a single question that somebody writes: a member, or one who is invited and has
    not come yet.
    """

    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    invitation = models.ForeignKey(
        Invitation, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    deputy = models.BooleanField(default=False)
    message = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)  # of a single question; else the area's
    delegated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    delegated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(area__isnull=True) ^ Q(question__isnull=True),
                name="an_area_or_a_question_is_delegated",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(invitation__isnull=True),
                name="a_member_or_an_invited_one_writes",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "area", "question", "user", "invitation"],
                nulls_distinct=False,
                name="one_delegation_per_writer_and_place",
            ),
        )


class AreaReady(InEvaluation):
    """Somebody says that they are ready with an area.

    When they take it back the row stays: it is why nobody asks them for the hours again.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ready_at = models.DateTimeField(auto_now_add=True)
    stands = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "area", "user"], name="one_is_ready_once_with_an_area"
            ),
        )


class WorkingTime(InEvaluation):
    """Hours that somebody says an area took.

    Without the person and without a time; nobody reads a row, only sums (app.working_time).
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    hours = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(hours__in=[1, 3.5, 7.5, 15, 25]), name="working_time_is_one_of_five"
            ),
        )
