"""What the relay does from time to time: the apps say so when they are loaded. Each relay begins anew, so doing it twice does no harm."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)
Act = Callable[[], None]


@dataclass
class Periodic:
    """Something to do again after so many seconds."""

    do: Act
    every: float
    due: float = 0.0


_acts: dict[str, Periodic] = {}


def register(name: str, do: Act, *, every: float) -> None:
    """Let the relay do something at its start and then every so many seconds."""
    _acts[name] = Periodic(do, every)


def run() -> list[str]:
    """Do what is due, as the one who acts; return its names. What fails is told in the log and tried again in its turn."""
    moment, done = time.monotonic(), []
    for name, act in _acts.items():
        if act.due > moment:
            continue
        act.due = moment + act.every
        try:
            act.do()
        except Exception:  # another act, and the jobs themselves, must not wait for this one
            log.exception("The periodic act %s failed.", name)
        done.append(name)
    return done
