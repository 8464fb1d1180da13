"""`up`: its steps, its summary, its ends; with fake commands and a real PostgreSQL."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kompass.embedded import demo
from kompass.embedded.errors import LauncherError
from tests.embedded import fake_commands
from tests.embedded.inspection import alive, database_pid, eventually

pytestmark = pytest.mark.slow

Launch = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def up(launch: Launch, place: Path) -> Launch:
    return partial(
        launch,
        "launch",
        program=(fake_commands.__file__,),
        PYTHONPATH=".",
        FAKE_COMMAND_CALLS=str(place / "calls"),
    )


def read_until(process: "subprocess.Popen[str]", line: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for text in process.stdout:
        lines.append(text.rstrip("\n"))
        if text.startswith(line):
            return lines
    raise AssertionError("\n".join(lines))


def calls(place: Path) -> list[list[str]]:
    return [line.split() for line in (place / "calls").read_text().splitlines()]


def test_up_prepares_everything_prints_an_address_and_stops(up: Launch, place: Path) -> None:
    launcher = up("up", "--port", "18650")
    lines = read_until(launcher, "Ctrl-C")
    address = next(line.split()[-1] for line in lines if line.startswith("Kompass is up"))
    with urllib.request.urlopen(
        urllib.request.Request(address, method="HEAD"), timeout=5
    ) as answer:
        assert answer.status == 204
    assert [line[:5] for line in lines if line.startswith("[")] == [
        f"[{number}/7]" for number in range(1, 8)
    ]
    assert "    coordinator  anna@example.org  demo-word" in lines
    assert [line for line in lines if "otpauth:" in line] == [
        "    olle@example.org  otpauth://totp/olle"
    ]
    assert f"Broker: the file system ({place}/state/broker); set REDIS_URL to use Redis" in lines
    assert f"    {place}/state/media/report-sv.pdf" in lines
    done = calls(place)
    assert sorted((what, role) for what, role, _ in done) == [
        ("demonstrate", "runtime"),
        ("load", "runtime"),
        ("migrate", "owner"),
        ("relay", "runtime"),
        ("web", "runtime"),
        ("worker", "runtime"),
    ]
    pids = [int(pid) for what, _, pid in done if what in {"relay", "worker", "web"}] + [
        database_pid(place / "state")
    ]
    assert [alive(pid) for pid in pids] == [True] * 4
    launcher.send_signal(signal.SIGINT)
    assert launcher.wait(20) == 0
    assert [alive(pid) for pid in pids] == [False] * 4


def test_a_taken_port_is_replaced_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < demo.free_web_port(port) <= port + demo.PORTS
        monkeypatch.setattr(demo, "PORTS", 1)
        with pytest.raises(LauncherError, match=f"The ports from {port} on are all taken"):
            demo.free_web_port(port)


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_a_port_taken_by_ipv6_alone_is_taken() -> None:
    with socket.socket(socket.AF_INET6) as taken:
        try:
            taken.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no ::1")
        taken.listen()
        assert demo.free_web_port(taken.getsockname()[1]) != taken.getsockname()[1]


def test_once_makes_two_files_while_a_demonstration_is_running(up: Launch, place: Path) -> None:
    launcher = up("up", "--port", "18650")
    read_until(launcher, "Ctrl-C")
    (place / "out").mkdir()
    (place / "out" / "mine.txt").write_text("mine")
    once = up("--cwd", str(place), "up", "--once", "--out", "out/deep")
    text = once.communicate(timeout=60)[0]
    assert once.returncode == 0
    assert sorted(path.name for path in (place / "out" / "deep").iterdir()) == [
        "report-fi.pdf",
        "report-sv.pdf",
    ]
    assert text.splitlines()[-2:] == [
        f"{place}/out/deep/report-sv.pdf",
        f"{place}/out/deep/report-fi.pdf",
    ]
    assert [path.name for path in (place / "out").iterdir() if path.is_file()] == ["mine.txt"]
    assert sum(what == "web" for what, _, _ in calls(place)) == 1
    assert launcher.poll() is None


def test_once_without_pango_prints_how_to_install_it(up: Launch, place: Path) -> None:
    process = up("up", "--once", "--out", str(place / "out"), FAKE_FAILURE="pango")
    text = process.communicate(timeout=30)[0]
    assert process.returncode == 3
    assert (
        text
        == "PDF reports need Pango. Run this and start again:\n    sudo apt-get install pango\n"
    )
    assert not (place / "out").exists()


def test_the_demonstration_starts_without_pango(up: Launch) -> None:
    launcher = up("up", "--port", "18650", FAKE_FAILURE="pango")
    lines = read_until(launcher, "Ctrl-C")
    assert lines[:2] == [
        "Without PDF reports, since Pango is missing. To get them, run this and start again:",
        "    sudo apt-get install pango",
    ]


@pytest.mark.parametrize("what", ["migrate", "demonstrate", "worker"])
def test_a_failing_step_stops_the_launcher_with_the_reason(
    up: Launch, place: Path, what: str
) -> None:
    process = up("up", "--once", "--out", str(place / "out"), FAKE_FAILURE=what)
    text = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert f"{what} lacks a thing" in text
    assert not (place / "out").exists()
    assert [pid for *_, pid in calls(place) if alive(int(pid))] == []


def test_a_killed_child_process_is_restarted(up: Launch, place: Path) -> None:
    launcher = up("up", "--port", "18650")
    read_until(launcher, "Ctrl-C")
    worker = next(int(pid) for what, _, pid in calls(place) if what == "worker")
    os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: sum(what == "worker" for what, _, _ in calls(place)) == 2)
    time.sleep(0.1)
    assert launcher.poll() is None


def test_a_second_start_keeps_the_data_and_a_reset_does_not(up: Launch, place: Path) -> None:
    mark = place / "state" / "media" / "mine.pdf"
    for arguments, stays in (([], True), ([], True), (["--reset"], False)):
        launcher = up("up", "--port", "18650", *arguments)
        read_until(launcher, "Ctrl-C")
        assert mark.exists() is (stays and mark.exists())
        mark.write_text("x") if stays else None
        launcher.send_signal(signal.SIGINT)
        launcher.communicate(timeout=20)
    assert not mark.exists()


def test_a_given_database_needs_an_owner_url(up: Launch) -> None:
    process = up("up", "--port", "18650", DATABASE_URL="postgresql://mine@localhost/mine")
    text = process.communicate(timeout=30)[0]
    assert process.returncode == 1 and "DATABASE_OWNER_URL is needed too" in text


@pytest.mark.parametrize(
    "arguments", [["--once"], ["--out", "x"], ["--port", "0"], ["--port", "x"]]
)
def test_wrong_arguments_are_refused(up: Launch, arguments: list[str]) -> None:
    process = up("up", *arguments)
    process.communicate(timeout=30)
    assert process.returncode == 2
