"""A private PostgreSQL: its folder, its three roles, its command line.

Roles are made in single-user mode before the server listens. So nobody can log in as its superuser,
and neither a client program nor a superuser password is needed.
"""

import locale
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from kompass.embedded import binaries
from kompass.embedded.account import plain_environment
from kompass.embedded.errors import LauncherError
from kompass.embedded.state import State

DATABASE = "kompass"
# Name and attributes. The owner migrates and makes test databases; the runtime role owns nothing;
# the backup only reads.
ROLES = {
    "owner": ("kompass_owner", "CREATEDB"),
    "app": ("kompass_app", "NOCREATEDB"),
    "backup": ("kompass_backup", "NOCREATEDB"),
}
HARMLESS = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION"
SUPERUSER = "kompass_admin"
ACCESS = "host all {roles} 127.0.0.1/32 scram-sha-256\n"


@dataclass(frozen=True, slots=True)
class Server:
    """A prepared database folder and the port on which a supervisor can run its server."""

    state: State
    programs: binaries.Binaries
    port: int

    @property
    def data(self) -> Path:
        return self.state.database

    @property
    def command(self) -> list[str]:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "password_encryption": "scram-sha-256",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # Data that are deleted with the command need not survive a power cut.
            "fsync": "off" if self.state.temporary else "on",
        }
        return [
            str(self.programs.postgres),
            "-D",
            str(self.data),
            *(part for key, value in settings.items() for part in ("-c", f"{key}={value}")),
        ]

    def url(self, role: str) -> str:
        """Return the URL of the database for the role "owner", "app" or "backup"."""
        name, password = ROLES[role][0], self.state.secrets()[role]
        return f"postgresql://{name}:{password}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def ready(self) -> bool:
        """Tell whether the server accepts connections, by its pid file."""
        lines = _pid_file(self.data)
        return len(lines) > 7 and lines[7].strip() == "ready"


def prepare(state: State) -> Server:
    """Create the database at the first call, stop what an earlier run left, choose a port.

    Raises LauncherError when no binaries fit the folder, or PostgreSQL refuses to make it.
    """
    wanted = _version(state.database)
    programs = binaries.find(account=state.account, copies=state.folder / "programs", wanted=wanted)
    new_secrets = not (state.folder / "secrets.json").exists()
    if wanted is None:
        _create(state, programs)
    else:
        clear_left_over(state.database)
        if new_secrets:
            _single_user(state, programs, state.database, roles_sql(state))
    return Server(state, programs, free_port())


def roles_sql(state: State) -> list[str]:
    """Return statements that create missing roles and set attributes and passwords."""
    lines = []
    for key, (name, attribute) in ROLES.items():
        missing = f"NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}')"  # nosec B608
        lines.append(f"DO $$ BEGIN IF {missing} THEN CREATE ROLE {name}; END IF; END $$")
        lines.append(f"ALTER ROLE {name} {HARMLESS} {attribute} PASSWORD '{state.secrets()[key]}'")
    return lines


def clear_left_over(data: Path) -> None:
    """Stop a server that outlived its supervisor; remove the pid file of a dead one.

    The caller holds the state's lock, so neither is in use. With a stale pid file PostgreSQL would
    refuse to start when another process of the same user has that number.
    """
    lines = _pid_file(data)
    if not lines or not lines[0].strip().isdigit():
        return
    pid = int(lines[0])
    if _is_server_of(pid, data):
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            os.kill(pid, number)
            if _gone(pid, data, seconds=5):
                break
    (data / "postmaster.pid").unlink(missing_ok=True)


def free_port() -> int:
    """Return a port of 127.0.0.1 that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _create(state: State, programs: binaries.Binaries) -> None:
    """Run initdb and create the roles in another folder, then rename it: all or nothing."""
    half = state.database.with_name("database.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    state.account.take_over(half)
    command = [
        programs.initdb,
        "-D",
        half,
        "-U",
        SUPERUSER,
        "-E",
        "UTF8",
        "-A",
        "reject",
        *_collation(programs.major),
    ]
    _run(state, [*map(str, command), *(["--no-sync"] if state.temporary else [])])
    (half / "pg_hba.conf").write_text(
        ACCESS.format(roles=",".join(name for name, _ in ROLES.values()))
    )
    _single_user(
        state,
        programs,
        half,
        [*roles_sql(state), f"CREATE DATABASE {DATABASE} OWNER {ROLES['owner'][0]}"],
    )
    shutil.rmtree(state.database, ignore_errors=True)
    half.rename(state.database)


def _collation(major: int) -> list[str]:
    """Return initdb options for case by Unicode and order by code point.

    Built in from PostgreSQL 17 on; before that the system's locale, where there is one.
    """
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    before = locale.setlocale(locale.LC_CTYPE)
    for name in ("C.UTF-8", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        locale.setlocale(locale.LC_CTYPE, before)
        return ["--locale=C", f"--lc-ctype={name}"]
    return ["--locale=C"]


def _single_user(
    state: State, programs: binaries.Binaries, data: Path, statements: list[str]
) -> None:
    command = [
        str(programs.postgres),
        "--single",
        "-D",
        str(data),
        "-c",
        "exit_on_error=on",
        "-c",
        "unix_socket_directories=",
        "postgres",
    ]
    _run(state, command, text="".join(f"{line}\n" for line in statements))


def _run(state: State, command: list[str], *, text: str = "") -> None:
    done = subprocess.run(
        command,
        input=text,
        text=True,
        capture_output=True,
        cwd="/",
        env=plain_environment(),
        check=False,
        **state.account.identity,
    )
    if done.returncode:
        raise LauncherError(
            f"PostgreSQL could not be prepared ({Path(command[0]).name}, exit code "
            f"{done.returncode}):\n{done.stderr.strip()[-2000:]}"
        )


def _version(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _is_server_of(pid: int, data: Path) -> bool:
    """Tell whether process `pid` is a server of the folder `data`."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        if Path("/proc/self").exists():
            return False
        listed = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False
        ).stdout
        return str(data).encode() in listed
    return os.fsencode(data) in words


def _gone(pid: int, data: Path, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not _is_server_of(pid, data):
            return True
        time.sleep(0.05)
    return False
