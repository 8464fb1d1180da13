"""A database to work with, for the length of a block: our own, one that is already up, or the
caller's DATABASE_URL.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from kompass.embedded import environment, postgres, state
from kompass.embedded.account import plain_environment
from kompass.embedded.errors import Trouble
from kompass.embedded.state import State
from kompass.embedded.supervisor import Child, Supervisor


@dataclass(frozen=True, slots=True)
class Session:
    """`told` is what children are told about it (environment.told)."""

    state: State
    supervisor: Supervisor
    told: dict[str, str]

    @property
    def variables(self) -> dict[str, str]:
        return environment.whole(self.told, self.state)


@contextmanager
def alone(
    where: State, *, command: str, port: int = 8000, patient: bool = False
) -> Iterator[Session]:
    """Hold the state's lock and run its database.

    `patient`: before it ends, wait for those who joined.

    Raises Trouble when somebody else holds the lock.
    """
    with state.held(where.folder / "lock") as ours, Supervisor() as supervisor:
        if not ours:
            raise Trouble(in_use(where))
        where.forget()
        server = None if "DATABASE_URL" in os.environ else _started(where, supervisor)
        told = environment.told(where, server, port=port)
        where.tell(pid=os.getpid(), command=command, environment=told)
        try:
            yield Session(where, supervisor, told)
            if patient:
                _wait_for_others(where)
        finally:
            where.forget()


@contextmanager
def shared(*, fresh: bool) -> Iterator[Session]:
    """For one command: a throw-away state if `fresh`; else the running one if there is one, else
    one started for it.
    """
    with ExitStack() as stack:
        if fresh:
            yield stack.enter_context(alone(stack.enter_context(state.fresh()), command="run"))
            return
        where = state.kept()
        if _taken(where):
            stack.enter_context(state.held(where.folder / "users", shared=True, wait=True))
            if running := where.running:
                yield Session(where, Supervisor(), running["environment"])
                return
        yield stack.enter_context(alone(where, command="run", patient=True))


def in_use(where: State) -> str:
    """Who holds the lock, and how to end it."""
    running = where.running
    if running is None:
        return f"Another command has just taken {where.folder}. Try again in a moment."
    place = f" at {running['environment']['KOMPASS_URL']}" if running["command"] == "up" else ""
    return (
        f"Kompass is running already{place} (process {running['pid']}). To end it: kill "
        f"{running['pid']}"
    )


def _taken(where: State, *, seconds: float = 60) -> bool:
    """Whether somebody runs this state's database; while they are only starting or ending, wait for
    it.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with state.held(where.folder / "lock") as free:
            if free:
                return False
        if where.running:
            return True
        time.sleep(0.2)
    return True


def _wait_for_others(where: State) -> None:
    where.forget()  # from here on nobody joins
    with state.held(where.folder / "users") as last:
        if last:
            return
    print("Waiting for another command to end, which uses the same database.", file=sys.stderr)
    with state.held(where.folder / "users", wait=True):
        pass


def _started(where: State, supervisor: Supervisor) -> postgres.Server:
    """The database as the supervisor's first child, so that it ends last."""
    server = postgres.prepare(where)
    log = where.log / "postgresql.log"
    child = Child(
        "PostgreSQL",
        server.command,
        plain_environment(),
        log,
        account=where.account,
        farewell=signal.SIGINT,
    )
    supervisor.start(child)
    supervisor.wait_until(lambda: server.ready, seconds=60, what="PostgreSQL")
    return server
