"""What the relay does again and again besides carrying jobs: upper floors add theirs when they are
loaded.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import OperationalError, transaction

log = logging.getLogger(__name__)


@dataclass
class Periodic:
    """Something to do every so many seconds, as the relay; it wishes for jobs and is safe to do
    twice.
    """

    do: Callable[[], None]
    seconds: float
    due: float = field(default=0.0)


known: dict[str, Periodic] = {}


def every(seconds: float, name: str, do: Callable[[], None]) -> None:
    """Let the relay do something every so many seconds; the same name again takes its place."""
    known[name] = Periodic(do, seconds)


def run_due(now: float | None = None) -> list[str]:
    """Do what is due, each in a transaction of its own; one that fails is told in the log and tried
    again at its next time.
    """
    at = time.monotonic() if now is None else now
    due = [name for name, each in known.items() if each.due <= at]
    for name in due:
        known[name].due = at + known[name].seconds
        try:
            with transaction.atomic():
                known[name].do()
        except OperationalError:  # the database is away: the relay waits and connects anew
            known[name].due = at
            raise
        except Exception:
            log.exception("The periodic job %s failed.", name)
    return due
