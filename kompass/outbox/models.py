"""A job: stored in the transaction that causes it, executed by the worker that holds its lease."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kompass.shared.models import Identified


class State(models.TextChoices):
    """State of a job; a parked one has failed too often and waits for a manual retry."""

    WAITING = "waiting", pgettext_lazy("state of a job", "Waiting")
    RUNNING = "running", pgettext_lazy("state of a job", "Running")
    DONE = "done", pgettext_lazy("state of a job", "Done")
    PARKED = "parked", pgettext_lazy("state of a job", "Failed")


class Job(Identified):
    """Something to do after the commit.

    kind is the name of the Celery task. key is unique: enqueueing it again changes
    nothing. fence is a fencing token, increased by each lease.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    municipality_id = models.UUIDField(null=True)  # empty: the association's
    # Empty: about people, not about an evaluation.
    evaluation_id = models.UUIDField(null=True, db_index=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("created_at",)
        indexes = (
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["waiting", "running"]),
                name="open_jobs",
            ),
        )

    def __str__(self) -> str:
        return self.key
