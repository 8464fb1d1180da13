"""Child processes that live and die with us.

Each child has its own session, so that Ctrl-C reaches us first and the children end in order: TERM
to the whole group, KILL after 5 seconds. On Linux the kernel also ends them when we are killed.
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
from kompass.embedded.errors import Trouble

PATIENCE = 5.0  # seconds between TERM and KILL
RESTARTS = 3
BACKOFF = 1.0  # seconds before the first restart; each further one waits twice as long
TICK = 0.1
PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(slots=True)
class Child:
    """A long-running process; `farewell` is the signal that asks it to end."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    cwd: Path = Path("/")
    account: Account | None = None
    farewell: signal.Signals = signal.SIGTERM
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
                preexec_fn=dies_with_us(self.farewell),
                **(self.account.identity if self.account else {}),
            )


@dataclass(slots=True)
class Supervisor:
    """A context: leaving it ends every child, the database last."""

    say: Callable[[str], None] = print
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
        """Start again what died: after 1, 2 and 4 seconds, then give up with Trouble and the end of
        its log.
        """
        for child in self.children:
            if child.process is None and time.monotonic() >= child.again_at:
                child.start()
            elif child.process is not None and child.process.poll() is not None:
                self._bury(child, child.process)

    def _bury(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        sweep(process)
        what = (
            f"{child.name} ended unexpectedly ({_reason(process.returncode)}). The end of "
            f"{child.log}:\n{tail(child.log)}"
        )
        if child.restarts >= RESTARTS:
            raise Trouble(f"{what}\nIt was started again {RESTARTS} times; giving up.")
        self.say(f"{what}\nStarting it again.")
        child.process, child.again_at = None, time.monotonic() + BACKOFF * 2**child.restarts
        child.restarts += 1

    def wait_until(self, done: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Tick until `done`; Trouble after `seconds`."""
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise Trouble(f"{what} did not become ready within {seconds:.0f} seconds.")
            self.watch()
            time.sleep(TICK)

    def run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        cwd: Path,
        log: Path | None = None,
    ) -> int:
        """One command to its end while the children are watched; its exit code.

        Its output goes to `log`, else to ours.
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
                preexec_fn=dies_with_us(),
            )
            try:
                while step.poll() is None:
                    self.watch()
                    time.sleep(TICK)
            finally:
                end_groups([step])
                sweep(step)
        return step.returncode

    def forever(self) -> None:
        while True:
            self.watch()
            time.sleep(TICK)

    def stop(self) -> None:
        """End all children.

        Signals that arrive meanwhile change nothing: it takes at most 10 seconds.
        """
        with ignored_signals():
            database = [child for child in self.children if child.account]
            for group in ([child for child in self.children if not child.account], database):
                end_groups(
                    [child.process for child in reversed(group) if child.process],
                    farewell=group[0].farewell if group else signal.SIGTERM,
                )
            self.children.clear()


def end_groups(
    processes: Sequence[subprocess.Popen[bytes]], *, farewell: signal.Signals = signal.SIGTERM
) -> None:
    """`farewell` to each process's group, KILL to those that are still there after PATIENCE."""
    alive = [process for process in processes if process.poll() is None]
    for process in alive:
        _signal_group(process, farewell)
    end = time.monotonic() + PATIENCE
    for process in alive:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, end - time.monotonic()))
        sweep(process)
        process.wait()


def sweep(process: subprocess.Popen[bytes]) -> None:
    """Kill what a process that has just ended left behind in its group."""
    _signal_group(process, signal.SIGKILL)


def dies_with_us(number: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """For Popen's `preexec_fn`: the kernel sends `number` to the child when we end in any way
    (Linux only).
    """
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel


class Ended(BaseException):
    """TERM or HUP arrived."""

    def __init__(self, number: int) -> None:
        self.code = 128 + number


def end_on_signals() -> None:
    """TERM and a closing terminal unwind the stack as Ctrl-C does; under nohup HUP stays ignored.

    INT counts even where a shell that put us in the background has it ignored: somebody sent it to
    us by number.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        raise Ended(number)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, end)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, end)


class ignored_signals:
    """A block that INT, TERM and HUP don't interrupt."""

    def __enter__(self) -> None:
        # A handler, not SIG_IGN: that would be inherited by what is started meanwhile.
        self.before = {
            number: signal.signal(number, lambda *_: None)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, indented."""
    with open(log, errors="replace") as file:
        return "".join(f"    {line}" for line in deque(file, lines)).rstrip()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
