"""The history: events in one hash chain per municipality, their erasable values, the chains' heads.

Only database functions write here (migration 0002); the runtime role reads what policies allow.
"""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

ASSOCIATION = UUID(int=0)  # the chain of events without a municipality


class Act(models.TextChoices):
    """Kind of an event."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    READ = "read"
    DOWNLOAD = "download"
    ERASE = "erase"


class Audience(models.TextChoices):
    """Who may read an event: the municipality's leading people, assigned evaluators, or nobody."""

    MUNICIPALITY = "municipality"
    EVALUATORS = "evaluators"
    SEALED = "sealed"


class Event(models.Model):
    """One event, by ids and column names only; digest covers it and the previous digest."""

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()
    place = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.TextField()
    actor = models.UUIDField(null=True)
    side = models.TextField(null=True)  # the capacity in which a person acted then
    request = models.UUIDField(null=True)
    act = models.TextField(choices=Act)
    table_name = models.TextField()
    row_ids = ArrayField(models.TextField())
    evaluation_id = models.UUIDField(null=True)
    question_id = models.UUIDField(null=True)
    area_id = models.UUIDField(null=True)
    changed = ArrayField(models.TextField())
    facts = models.TextField(null=True)  # JSON of codes: phases, a status, a language
    audience = models.TextField(choices=Audience)
    content_digest = models.BinaryField(null=True)
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["chain", "place"], name="one_event_per_place"),
            models.CheckConstraint(condition=models.Q(place__gt=0), name="places_begin_with_one"),
        )
        indexes = (
            models.Index(
                fields=["evaluation_id", "question_id", "area_id"], name="events_by_question"
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain} {self.place}"


class Content(models.Model):
    """The values before and after, as JSON text.

    The event holds the digest of salt and text, so that both can be erased.
    """

    event_id = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField(null=True)
    body = models.TextField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(salt__isnull=False, body__isnull=False, erased_at__isnull=True)
                | models.Q(salt__isnull=True, body__isnull=True, erased_at__isnull=False),
                name="content_stands_whole_or_is_erased",
            ),
        )

    def __str__(self) -> str:
        return str(self.event_id)


class Head(models.Model):
    """The end of a chain; locking its row serializes the writers of a municipality."""

    chain = models.UUIDField(primary_key=True)
    count = models.BigIntegerField()
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.chain} {self.count}"
