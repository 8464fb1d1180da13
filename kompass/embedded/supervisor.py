"""Child processes that end with this process.

Each child has its own session, so that Ctrl-C reaches only this process, which stops the children
in order: TERM to the whole group, KILL after 5 seconds. On Linux the kernel ends them too when this
process is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from kompass.embedded.account import Account
from kompass.embedded.errors import LauncherError

STOP_TIMEOUT = 5.0  # seconds between TERM and KILL
RESTARTS = 3
BACKOFF = 1.0  # seconds before the first restart; each further one waits twice as long
POLL_INTERVAL = 0.1
PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(slots=True)
class Child:
    """A long-running process; `stop_signal` asks it to end."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    cwd: Path = Path("/")
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=parent_death_signal(self.stop_signal),
                **(self.account.identity if self.account else {}),
            )


@dataclass(slots=True)
class Supervisor:
    """A context manager: leaving it stops every child, the database last."""

    report: Callable[[str], None] = print
    children: list[Child] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def watch(self) -> None:
        """Restart children that ended: after 1, 2 and 4 seconds.

        Raises LauncherError with the end of the log at the fourth time.
        """
        for child in self.children:
            if child.process is None and time.monotonic() >= child.again_at:
                child.start()
            elif child.process is not None and child.process.poll() is not None:
                self._handle_exit(child, child.process)

    def _handle_exit(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        kill_group(process)
        what = (
            f"{child.name} ended unexpectedly ({_reason(process.returncode)}). The end of "
            f"{child.log}:\n{tail(child.log)}"
        )
        if child.restarts >= RESTARTS:
            raise LauncherError(f"{what}\nIt was started again {RESTARTS} times; giving up.")
        self.report(f"{what}\nStarting it again.")
        child.process, child.again_at = None, time.monotonic() + BACKOFF * 2**child.restarts
        child.restarts += 1

    def wait_until(self, done: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Poll until `done()` is true. Raises LauncherError after `seconds`."""
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise LauncherError(f"{what} did not become ready within {seconds:.0f} seconds.")
            self.watch()
            time.sleep(POLL_INTERVAL)

    def run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        cwd: Path,
        log: Path | None = None,
    ) -> int:
        """Run a command to its end while the children are watched; return its exit code.

        Its output goes to `log`, else to this process's output.
        """
        with open(log, "ab") if log else nullcontext() as target:
            step = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=target,
                stderr=target and subprocess.STDOUT,
                env=dict(environment),
                cwd=cwd,
                start_new_session=True,
                preexec_fn=parent_death_signal(),
            )
            try:
                while step.poll() is None:
                    self.watch()
                    time.sleep(POLL_INTERVAL)
            finally:
                stop_groups([step])
                kill_group(step)
        return step.returncode

    def forever(self) -> None:
        """Watch the children until an exception ends it."""
        while True:
            self.watch()
            time.sleep(POLL_INTERVAL)

    def stop(self) -> None:
        """Stop all children, in at most 10 seconds; signals are ignored meanwhile."""
        with ignored_signals():
            database = [child for child in self.children if child.account]
            for group in ([child for child in self.children if not child.account], database):
                stop_groups(
                    [child.process for child in reversed(group) if child.process],
                    stop_signal=group[0].stop_signal if group else signal.SIGTERM,
                )
            self.children.clear()


def stop_groups(
    processes: Sequence[subprocess.Popen[bytes]], *, stop_signal: signal.Signals = signal.SIGTERM
) -> None:
    """Send `stop_signal` to each process's group, KILL after STOP_TIMEOUT."""
    alive = [process for process in processes if process.poll() is None]
    for process in alive:
        _signal_group(process, stop_signal)
    end = time.monotonic() + STOP_TIMEOUT
    for process in alive:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, end - time.monotonic()))
        kill_group(process)
        process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left in the group of a process that has ended."""
    _signal_group(process, signal.SIGKILL)


def parent_death_signal(number: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """Return a `preexec_fn` that has the kernel signal the child when its parent ends.

    None on other systems than Linux.
    """
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def request_signal() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return request_signal


class Terminated(BaseException):
    """TERM or HUP has been received; `code` is the exit code."""

    def __init__(self, number: int) -> None:
        self.code = 128 + number


def end_on_signals() -> None:
    """Let TERM and HUP raise Terminated, as Ctrl-C raises KeyboardInterrupt.

    Under nohup HUP stays ignored. INT is handled even where a shell that runs this process in the
    background ignores it.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        raise Terminated(number)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, end)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, end)


class ignored_signals:
    """A context manager: INT, TERM and HUP do not interrupt its block."""

    def __enter__(self) -> None:
        # A handler, not SIG_IGN, which processes started meanwhile would inherit.
        self.before = {
            number: signal.signal(number, lambda *_: None)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, indented by four spaces."""
    with open(log, errors="replace") as file:
        return "".join(f"    {line}" for line in deque(file, lines)).rstrip()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
