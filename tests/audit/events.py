"""Reading the history as a person, or as the owner, who alone sees everything."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from kompass.audit.models import Content, Event
from tests import database
from tests.people import Person, acting


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the owner of the tables for the block; only in tests that commit."""
    database.become("owner")
    try:
        yield
    finally:
        database.become("runtime")


def events_read_by(who: Person, **where: object) -> list[Event]:
    """Return the events that a person reads, the oldest first."""
    with acting(who):
        return list(Event.objects.filter(**where).order_by("id"))


def acts_read_by(who: Person, **where: object) -> list[tuple[str, str]]:
    """Return act and table of the events that a person reads."""
    return [(event.act, event.table_name) for event in events_read_by(who, **where)]


def values_read_by(who: Person, event: Event) -> dict:
    """Return the values before and after, as a person reads them."""
    with acting(who):
        return json.loads(Content.objects.get(pk=event.pk).body)


def execute(sql: str, *values: object) -> int:
    """Execute a statement; return how many rows it affected."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
