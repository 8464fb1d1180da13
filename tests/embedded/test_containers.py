"""The health checks of the containers."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kompass.embedded import postgres
from kompass.embedded.state import CHECKOUT
from tests.embedded import fake_commands
from tests.embedded.inspection import eventually


@pytest.fixture
def healthy() -> ModuleType:
    spec = importlib.util.spec_from_file_location("healthy", CHECKOUT / "deploy" / "healthy.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_web_check_requests_a_page(
    healthy: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMPASS_URL", "https://kompass.example.org")
    port = postgres.free_port()
    assert healthy.web_answers(port) is False
    server = subprocess.Popen(
        [sys.executable, fake_commands.__file__, "web", f"127.0.0.1:{port}"],
        stderr=subprocess.DEVNULL,
    )
    try:
        assert eventually(lambda: healthy.web_answers(port))
    finally:
        server.kill()
        server.wait()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
def test_the_process_check_finds_a_command_and_not_itself(healthy: ModuleType) -> None:
    word = f"relay{os.getpid()}"
    assert healthy.process_runs(word) is False
    process = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(30)", "manage.py", word]
    )
    try:
        assert eventually(lambda: bool(healthy.process_runs(word)))
    finally:
        process.kill()
        process.wait()
