"""A folder that the database's account can reach, and a clean environment."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kompass.embedded.account import database_account
from kompass.embedded.state import CHECKOUT, State

LAUNCHER_VARIABLES = ("DATABASE_", "KOMPASS_", "REDIS_URL", "PG_BIN")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(LAUNCHER_VARIABLES):
            monkeypatch.delenv(name)


@pytest.fixture
def place() -> Iterator[Path]:
    """Like tmp_path, but open to the account that runs PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="kompass-test-", dir="/tmp")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def state_folder(place: Path) -> State:
    """An empty persistent state in `place`."""
    folder = place / "state"
    folder.mkdir(mode=0o711)
    (folder / "log").mkdir()
    return State(folder, database_account())


def handle_hangups() -> None:
    """Let a closing terminal end the launcher, also where the tests themselves run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def launch(place: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `python -m kompass.embedded ...` on a state in `place`; ended after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(
        *arguments: str, program: tuple[str, ...] = ("-m", "kompass.embedded"), **variables: str
    ) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "KOMPASS_STATE": str(place / "state"),
            "PYTHONUNBUFFERED": "1",
            **variables,
        }
        process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=CHECKOUT,
            env=environment,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=handle_hangups,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)
