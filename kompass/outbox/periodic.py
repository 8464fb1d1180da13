"""Periodic tasks of the relay; apps register theirs in AppConfig.ready()."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import OperationalError, transaction

log = logging.getLogger(__name__)


@dataclass
class Periodic:
    """A function that the relay calls every `seconds`; it enqueues jobs and is idempotent."""

    do: Callable[[], None]
    seconds: float
    due: float = field(default=0.0)


known: dict[str, Periodic] = {}


def every(seconds: float, name: str, do: Callable[[], None]) -> None:
    """Register a function to be called every `seconds`, replacing one of the same name."""
    known[name] = Periodic(do, seconds)


def run_due(now: float | None = None) -> list[str]:
    """Call what is due, each in its own transaction; return the names.

    A failure is logged, and the function is called again at its next time. Raises OperationalError
    when the database is away.
    """
    at = time.monotonic() if now is None else now
    due = [name for name, each in known.items() if each.due <= at]
    for name in due:
        known[name].due = at + known[name].seconds
        try:
            with transaction.atomic():
                known[name].do()
        except OperationalError:  # the database is away: the relay waits and reconnects
            known[name].due = at
            raise
        except Exception:
            log.exception("The periodic job %s failed.", name)
    return due
