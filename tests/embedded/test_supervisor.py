"""Child processes are supervised and end with their supervisor."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kompass.embedded import supervisor
from kompass.embedded.errors import LauncherError
from kompass.embedded.supervisor import Child, Supervisor
from tests.embedded.inspection import alive, eventually

STUBBORN = "trap '' TERM; sleep 60 & echo $! >grandchild; echo ready; while :; do sleep 0.1; done"


def child(place: Path, script: str, *, name: str = "child") -> Child:
    return Child(
        name, ["sh", "-c", script], {"PATH": "/usr/bin:/bin"}, place / f"{name}.log", cwd=place
    )


def pid(of: Child) -> int:
    assert of.process is not None
    return of.process.pid


def test_leaving_stops_every_child_process(place: Path) -> None:
    children = [child(place, "sleep 60", name=str(number)) for number in range(3)]
    with Supervisor() as ours:
        for each in children:
            ours.start(each)
        pids = [pid(each) for each in children]
        assert [alive(number) for number in pids] == [True, True, True]
    assert [alive(number) for number in pids] == [False, False, False]


def test_a_child_that_ignores_the_signal_is_killed_with_its_children(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "STOP_TIMEOUT", 0.3)
    stubborn = child(place, STUBBORN)
    with Supervisor() as ours:
        ours.start(stubborn)
        assert eventually(lambda: "ready" in stubborn.log.read_text())
        pids = [pid(stubborn), int((place / "grandchild").read_text())]
        before = time.monotonic()
    assert 0.3 <= time.monotonic() - before < 3
    assert eventually(lambda: not any(map(alive, pids)))


def test_a_dead_child_is_restarted_a_few_times_and_then_given_up(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "BACKOFF", 0.01)
    said: list[str] = []
    failing = child(place, "echo I lack a thing; exit 7", name="relay")
    with (
        Supervisor(report=said.append) as ours,
        pytest.raises(LauncherError, match="started again 3 times; giving up"),
    ):
        ours.start(failing)
        ours.forever()
    assert len(said) == 3
    assert "relay ended unexpectedly (exit code 7)" in said[0] and "    I lack a thing" in said[0]
    assert failing.log.read_text() == "I lack a thing\n" * 4


def test_children_are_watched_while_a_step_runs(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "RESTARTS", 0)
    step = ["sh", "-c", "echo $$ >step; sleep 60"]
    with Supervisor() as ours, pytest.raises(LauncherError, match="worker ended unexpectedly"):
        ours.start(child(place, "sleep 0.3; exit 1", name="worker"))
        ours.run(step, {"PATH": "/usr/bin:/bin"}, cwd=place)
    assert not alive(int((place / "step").read_text()))


def test_the_exit_code_and_output_of_a_step_are_returned(place: Path) -> None:
    with Supervisor() as ours:
        code = ours.run(
            ["sh", "-c", "echo out; echo err >&2; exit 5"], {}, cwd=place, log=place / "step.log"
        )
    assert code == 5
    assert (place / "step.log").read_text() == "out\nerr\n"


def test_a_process_that_never_becomes_ready_is_named(place: Path) -> None:
    with (
        Supervisor() as ours,
        pytest.raises(LauncherError, match="The web server did not become ready within 0 seconds"),
    ):
        ours.wait_until(lambda: False, seconds=0.2, what="The web server")


def test_the_end_of_a_log_is_shown(place: Path) -> None:
    (place / "a.log").write_bytes(b"\n".join(b"line %d \xff" % number for number in range(30)))
    assert supervisor.tail(place / "a.log", 2) == "    line 28 \ufffd\n    line 29 \ufffd"


@pytest.mark.skipif(
    sys.platform != "linux", reason="other kernels don't tell children that their parent was killed"
)
def test_child_processes_die_when_the_supervisor_is_killed(place: Path) -> None:
    script = (
        "import pathlib; from kompass.embedded.supervisor import *\n"
        f"child = Child('c', ['sleep', '60'], {{}}, pathlib.Path({str(place / 'c.log')!r}))\n"
        "ours = Supervisor(); ours.start(child); print(child.process.pid, flush=True); "
        "ours.forever()"
    )
    ours = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert ours.stdout is not None
    number = int(ours.stdout.readline())
    assert alive(number)
    ours.send_signal(signal.SIGKILL)
    ours.communicate()
    assert eventually(lambda: not alive(number))
