"""The current time; tests and the demonstration can move it.

Not for signing the actor, which the database compares with its own clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """Return the current time, aware."""
    return _moved.get() or timezone.now()


def today() -> date:
    """Return today's date in Finland."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set the current time for the block."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
