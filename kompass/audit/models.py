"""The history: events in one chain per municipality, the values of each in a part that can be
erased, the chain's heads.

Only functions of the database write here (migration 0002): the runtime role may read what the
policies show it.
"""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

ASSOCIATION = UUID(int=0)  # the chain of what belongs to no municipality


class Act(models.TextChoices):
    """What was done."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    READ = "read"
    DOWNLOAD = "download"
    ERASE = "erase"


class Audience(models.TextChoices):
    """Who reads an event: those who lead the municipality, the assigned evaluators, or nobody in
    the application.
    """

    MUNICIPALITY = "municipality"
    EVALUATORS = "evaluators"
    SEALED = "sealed"


class Event(models.Model):
    """One thing that happened, by ids and names of columns alone; digest covers it and the event
    before it.
    """

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()
    place = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.TextField()
    actor = models.UUIDField(null=True)
    side = models.TextField(null=True)  # in which capacity a person acted, as it was then
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
    """The values before and after, as JSON text; the event holds the digest of salt and text, so
    both can be erased.
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
    """Where a chain ends; its row's lock puts the writers of one municipality in a line."""

    chain = models.UUIDField(primary_key=True)
    count = models.BigIntegerField()
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.chain} {self.count}"
