"""Runs one command with the caller's terminal while the database runs."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from kompass.embedded.errors import LauncherError
from kompass.embedded.supervisor import parent_death_signal, stop_groups


def run(command: Sequence[str], environment: Mapping[str, str], *, cwd: Path) -> int:
    """Run a command; return its exit code, or 128 + n if signal n ended it.

    At a terminal the command stays in this process group, so that it can read and gets Ctrl-C;
    otherwise it has its own session, and Ctrl-C is forwarded.

    Raises LauncherError (code 127) when the program cannot be started.
    """
    own_session = not sys.stdin.isatty()
    try:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=cwd,
            start_new_session=own_session,
            preexec_fn=parent_death_signal(),
        )
    except OSError as error:
        raise LauncherError(f"{command[0]}: {error.strerror}", code=127) from error

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if own_session:
            os.killpg(process.pid, number)

    before = signal.signal(signal.SIGINT, pass_on)
    try:
        code = _code(process)
    finally:
        signal.signal(signal.SIGINT, before)
        if own_session:
            stop_groups([process])
        elif process.poll() is None:
            _end(process)
    return code if code >= 0 else 128 - code


def _code(process: subprocess.Popen[bytes]) -> int:
    """Wait for the exit code in short turns.

    A signal that arrives just before a wait begins is handled when that wait ends.
    """
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(1)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
