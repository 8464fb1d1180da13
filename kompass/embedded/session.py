"""Context managers that provide a database: an own one, a running one, or DATABASE_URL."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from kompass.embedded import environment, postgres, state
from kompass.embedded.account import plain_environment
from kompass.embedded.errors import LauncherError
from kompass.embedded.state import State
from kompass.embedded.supervisor import Child, Supervisor


@dataclass(frozen=True, slots=True)
class Session:
    """A usable database: its state, the supervisor of its processes, the launcher's variables."""

    state: State
    supervisor: Supervisor
    own_variables: dict[str, str]

    @property
    def variables(self) -> dict[str, str]:
        """Return the whole environment of a child process."""
        return environment.child_environment(self.own_variables, self.state)


@contextmanager
def exclusive(
    where: State, *, command: str, port: int = 8000, wait_for_others: bool = False
) -> Iterator[Session]:
    """Hold the state's lock and run its database.

    `wait_for_others`: before it ends, wait for commands that share the database.

    Raises LauncherError when another process holds the lock.
    """
    with state.file_lock(where.folder / "lock") as acquired, Supervisor() as supervisor:
        if not acquired:
            raise LauncherError(in_use(where))
        where.remove_running_file()
        server = None if "DATABASE_URL" in os.environ else _started(where, supervisor)
        own_variables = environment.own_variables(where, server, port=port)
        where.write_running_file(pid=os.getpid(), command=command, environment=own_variables)
        try:
            yield Session(where, supervisor, own_variables)
            if wait_for_others:
                _wait_for_others(where)
        finally:
            where.remove_running_file()


@contextmanager
def shared(*, fresh: bool) -> Iterator[Session]:
    """Provide a database for one command.

    A temporary one if `fresh`, else the running one, else one that is started for the command.
    """
    with ExitStack() as stack:
        if fresh:
            yield stack.enter_context(
                exclusive(stack.enter_context(state.temporary_state()), command="run")
            )
            return
        where = state.persistent_state()
        if _is_running(where):
            stack.enter_context(state.file_lock(where.folder / "users", shared=True, wait=True))
            if running := where.running:
                yield Session(where, Supervisor(), running["environment"])
                return
        yield stack.enter_context(exclusive(where, command="run", wait_for_others=True))


def in_use(where: State) -> str:
    """Return a sentence: which process holds the lock, and how to end it."""
    running = where.running
    if running is None:
        return f"Another command has just taken {where.folder}. Try again in a moment."
    place = f" at {running['environment']['KOMPASS_URL']}" if running["command"] == "up" else ""
    return (
        f"Kompass is running already{place} (process {running['pid']}). To end it: kill "
        f"{running['pid']}"
    )


def _is_running(where: State, *, seconds: float = 60) -> bool:
    """Tell whether a process runs this state's database; wait while it starts or ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with state.file_lock(where.folder / "lock") as free:
            if free:
                return False
        if where.running:
            return True
        time.sleep(0.2)
    return True


def _wait_for_others(where: State) -> None:
    where.remove_running_file()  # from here on no command joins
    with state.file_lock(where.folder / "users") as last:
        if last:
            return
    print("Waiting for another command to end, which uses the same database.", file=sys.stderr)
    with state.file_lock(where.folder / "users", wait=True):
        pass


def _started(where: State, supervisor: Supervisor) -> postgres.Server:
    """Start the database as the supervisor's first child, so that it is stopped last."""
    server = postgres.prepare(where)
    log = where.log / "postgresql.log"
    child = Child(
        "PostgreSQL",
        server.command,
        plain_environment(),
        log,
        account=where.account,
        stop_signal=signal.SIGINT,
    )
    supervisor.start(child)
    supervisor.wait_until(lambda: server.ready, seconds=60, what="PostgreSQL")
    return server
