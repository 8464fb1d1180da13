"""The time, in one place, so that a test or a demonstration can move it without freezing the
database's.

Never used to sign the actor: the database compares that with its own clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """Return the present moment, aware."""
    return _moved.get() or timezone.now()


def today() -> date:
    """Return today's date in Finland."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be another moment for the domain."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
