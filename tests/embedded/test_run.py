"""`run`: one command beside the database, with its own exit code."""

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.embedded.inspection import alive, database_pid, eventually

pytestmark = pytest.mark.slow

Launch = Callable[..., "subprocess.Popen[str]"]
SHOW = ("sh", "-c", 'echo "$DATABASE_URL"')


def output(process: "subprocess.Popen[str]") -> tuple[int, str]:
    text = process.communicate(timeout=60)[0]
    return process.returncode, text.strip()


def is_up(place: Path) -> bool:
    return eventually(lambda: (place / "state" / "running.json").exists(), seconds=30)


def test_exit_codes_are_passed_on(launch: Launch) -> None:
    mine = {"DATABASE_URL": "postgresql://mine@localhost/mine"}  # no server is needed for this
    assert output(launch("run", "--", "sh", "-c", "exit 4", **mine)) == (4, "")
    assert output(launch("run", "sh", "-c", "kill -9 $$", **mine)) == (137, "")
    assert output(launch("run", "--", "no-such-program", **mine)) == (
        127,
        "no-such-program: No such file or directory",
    )
    assert output(launch("run", **mine)) == (
        2,
        "What shall be run? python -m kompass.embedded run -- COMMAND",
    )


def test_a_given_database_is_used(launch: Launch, place: Path) -> None:
    assert output(launch("run", "--", *SHOW, DATABASE_URL="postgresql://mine@localhost/mine")) == (
        0,
        "postgresql://mine@localhost/mine",
    )
    assert not (place / "state" / "database").exists()


def test_a_command_runs_in_the_callers_folder_with_the_projects_python(
    launch: Launch, place: Path
) -> None:
    code, text = output(
        launch(
            "--cwd",
            str(place),
            "run",
            "--fresh",
            "--",
            "sh",
            "-c",
            'pwd; python -c "import psycopg"; echo "$KOMPASS_MEDIA"',
        )
    )
    folder, media = text.splitlines()
    assert code == 0
    assert folder == str(place)
    assert media.startswith("/") and not Path(media).exists()
    assert not (place / "state").exists() or not (place / "state" / "database").exists()


def test_a_second_command_shares_the_database_of_the_first(launch: Launch, place: Path) -> None:
    first = launch(
        "run",
        "--",
        "sh",
        "-c",
        f'echo "$DATABASE_URL"; until [ -e "{place}/joined" ]; do sleep 0.1; done',
    )
    assert is_up(place)
    second = launch(
        "run", "--", "sh", "-c", f'touch "{place}/joined"; sleep 1; echo "$DATABASE_URL"'
    )
    code, address = output(second)
    assert code == 0
    assert first.wait(20) == 0
    assert first.stdout is not None
    said = first.stdout.read().splitlines()
    assert said[0] == address
    assert said[1:] == ["Waiting for another command to end, which uses the same database."]
    assert not (place / "state" / "database" / "postmaster.pid").exists()


def test_the_second_demonstration_is_refused_with_its_reason(launch: Launch, place: Path) -> None:
    first = launch("run", "--", "sleep", "60")
    assert is_up(place)
    code, text = output(launch("up"))
    assert (
        code == 1
        and f"Kompass is running already (process {first.pid}). To end it: kill {first.pid}" in text
    )
    assert output(launch("up", "--reset"))[0] == 1
    assert alive(database_pid(place / "state"))


def test_every_signal_stops_all_processes(launch: Launch, place: Path) -> None:
    for number, code in ((signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)):
        launcher = launch("run", "--", "sh", "-c", f'echo $$ >"{place}/pid"; sleep 300')
        assert is_up(place) and eventually(
            lambda: (place / "pid").exists() and (place / "pid").read_text().strip() != ""
        )
        pids = [database_pid(place / "state"), int((place / "pid").read_text())]
        launcher.send_signal(number)
        assert (number, launcher.wait(60)) == (
            number,
            code,
        )  # at most 10 seconds, but for a machine that is busy
        assert [alive(pid) for pid in pids] == [False, False]
        (place / "pid").unlink()


def test_the_running_file_is_complete_and_private(launch: Launch, place: Path) -> None:
    launch("run", "--", "sleep", "60")
    assert is_up(place)
    running = place / "state" / "running.json"
    assert running.stat().st_mode & 0o777 == 0o600
    facts = json.loads(running.read_text())
    assert set(facts) == {"pid", "command", "environment"}
    assert {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL"} <= set(
        facts["environment"]
    )
