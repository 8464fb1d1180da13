"""One command beside the database, with the caller's terminal."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from kompass.embedded.errors import Trouble
from kompass.embedded.supervisor import dies_with_us, end_groups


def run(command: Sequence[str], environment: Mapping[str, str], *, cwd: Path) -> int:
    """The command's exit code; 128 + n if signal n ended it.

    Raises Trouble when there is no such program.

    At a terminal the command stays in our group, so that it may read and gets Ctrl-C by itself;
    otherwise it has its own session and Ctrl-C is passed on.
    """
    apart = not sys.stdin.isatty()
    try:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=cwd,
            start_new_session=apart,
            preexec_fn=dies_with_us(),
        )
    except OSError as error:
        raise Trouble(f"{command[0]}: {error.strerror}", code=127) from error

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if apart:
            os.killpg(process.pid, number)

    before = signal.signal(signal.SIGINT, pass_on)
    try:
        code = _code(process)
    finally:
        signal.signal(signal.SIGINT, before)
        if apart:
            end_groups([process])
        elif process.poll() is None:
            _end(process)
    return code if code >= 0 else 128 - code


def _code(process: subprocess.Popen[bytes]) -> int:
    """The exit code, waited for in short turns: a signal that comes just before a wait begins is
    heard when it ends.
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
