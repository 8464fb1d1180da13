"""The time, in one place, so that a test can move it without freezing the database's."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware."""
    return timezone.now()


def today() -> date:
    """Return today's date in Finland."""
    return timezone.localdate(now())
