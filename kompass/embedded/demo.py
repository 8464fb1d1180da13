"""`up`: run the demonstration until Ctrl-C, or once to make its two reports."""

import errno
import http.client
import json
import os
import shutil
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kompass.embedded import commands, environment, pango, session, state
from kompass.embedded.errors import LauncherError
from kompass.embedded.progress import Progress
from kompass.embedded.session import Session
from kompass.embedded.state import CHECKOUT
from kompass.embedded.supervisor import Child, tail

NO_PDF = 3  # exit code of `--once` on a machine that can't make PDF files
PORTS = 100  # how many ports are tried
Result = dict[str, Any]  # the result file of `demonstrate`. Any: JSON


def up(*, port: int, reset: bool) -> None:
    """Run the demonstration until an exception ends it.

    Raises LauncherError when a step fails, KeyboardInterrupt and Terminated on a signal.
    """
    where = state.persistent_state()
    if reset:
        where = _reset(where)
    if pango.missing():
        print(
            "Without PDF reports, since Pango is missing. To get them, run this and start "
            f"again:\n    {pango.install_command()}",
            flush=True,
        )
    port = free_web_port(port)
    progress = Progress(7)
    progress.begin("Starting the database")
    with session.exclusive(where, command="up", port=port) as current:
        result = _prepare(current, progress)
        progress.begin("Starting the web server")
        _serve(current, port)
        progress.end()
        print(_summary(current, result), flush=True)
        current.supervisor.forever()


def once(*, out: Path) -> None:
    """Make the reports in a temporary state and copy the two of one evaluation into `out`.

    Raises LauncherError (code 3 without Pango) when there are not exactly two.
    """
    if pango.missing():
        raise LauncherError(
            f"PDF reports need Pango. Run this and start again:\n    {pango.install_command()}",
            code=NO_PDF,
        )
    progress = Progress(6)
    progress.begin("Starting the database")
    with state.temporary_state() as where, session.exclusive(where, command="once") as current:
        paths = [Path(path) for path in _prepare(current, progress).get("once", [])]
        if len({path.name for path in paths}) != 2:
            raise LauncherError(f"Two reports were expected, the demonstration made {len(paths)}.")
        progress.end()
        out.mkdir(parents=True, exist_ok=True)
        for path in paths:
            print(shutil.copyfile(path, out / path.name), flush=True)


def free_web_port(wanted: int) -> int:
    """Return `wanted` or the next port that is free on both 127.0.0.1 and ::1.

    Raises LauncherError when PORTS ports in a row are taken.
    """
    for port in range(wanted, min(wanted + PORTS, 65536)):
        if all(
            _bindable(family, host, port)
            for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
        ):
            return port
    raise LauncherError(f"The ports from {wanted} on are all taken. Choose another with --port.")


def _reset(where: state.State) -> state.State:
    with state.file_lock(where.folder / "lock") as acquired:
        if not acquired:
            raise LauncherError(session.in_use(where))
        where.reset()
    return state.persistent_state()


def _prepare(current: Session, progress: Progress) -> Result:
    """Migrate, load, start relay and worker, play; return the result file of `demonstrate`."""
    if "DATABASE_URL" in os.environ and "DATABASE_OWNER_URL" not in os.environ:
        raise LauncherError(
            "DATABASE_URL is set, so DATABASE_OWNER_URL is needed too: the owner's address, to "
            "migrate."
        )
    progress.begin("Bringing the database up to date")
    _step(current, commands.MIGRATE, extra=environment.OWNER)
    progress.begin("Loading the municipalities and the question set")
    for command in commands.LOADS:
        _step(current, command)
    progress.begin("Starting the relay and the worker")
    _child(current, "The relay", commands.RELAY)
    _child(current, "The worker", commands.WORKER)
    progress.begin("Playing the demonstration evaluations", multiline=True)
    result = current.state.folder / "demonstration.json"
    _step(
        current,
        (*commands.MANAGE, "demonstrate", *commands.AS_INSTALLATION, "--result", str(result)),
        quiet=False,
    )
    progress.begin("Collecting the result")
    return dict(json.loads(result.read_text()))


def _step(
    current: Session,
    command: Sequence[str],
    *,
    extra: dict[str, str] | None = None,
    quiet: bool = True,
) -> None:
    """Run a command to its end. Raises LauncherError with the end of its log on failure."""
    log = current.state.log / f"{command[2]}.log" if quiet else None
    code = current.supervisor.run(command, current.variables | (extra or {}), log=log, cwd=CHECKOUT)
    if code:
        raise LauncherError(
            f"\n{' '.join(command[1:3])} failed (exit code "
            f"{code}).{f' The end of {log}:{chr(10)}{tail(log)}' if log else ''}"
        )


def _child(current: Session, name: str, command: Sequence[str]) -> None:
    log = current.state.log / f"{name.split()[-1]}.log"
    current.supervisor.start(Child(name, command, current.variables, log, cwd=CHECKOUT))


def _serve(current: Session, port: int) -> None:
    _child(current, "The web server", commands.web(f"127.0.0.1:{port}"))
    current.supervisor.wait_until(lambda: _answers(port), seconds=60, what="The web server")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("HEAD", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _bindable(family: socket.AddressFamily, host: str, port: int) -> bool:
    """Tell whether `port` is free; without IPv6 every port of ::1 is."""
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return (
            family == socket.AF_INET6
            and not isinstance(error, PermissionError)
            and error.errno != errno.EADDRINUSE
        )
    return True


def _summary(current: Session, result: Result) -> str:
    """Describe the running demonstration for people: address, accounts, broker, reports, logs."""
    accounts = result.get("accounts", [])
    factors = [f"    {each['email']}  {each['app']}" for each in accounts if each.get("app")]
    reports = [f"    {report['path']}" for report in result.get("reports", [])]
    broker = environment.broker_in_words(current.own_variables["KOMPASS_BROKER_URL"])
    return "\n".join(
        [
            "",
            f"Kompass is up: {current.own_variables['KOMPASS_URL']}",
            "",
            "Accounts (role, name, e-mail, password):",
            *_table(accounts),
            "",
            "The association's people also give a code of an authenticator app. Let an app read "
            "one of these lines (as a QR code, or",
            "write the secret into it by hand), or ask for the present code: bin/manage "
            "demonstration_code E-MAIL",
            *factors,
            "",
            f"Broker: {broker}",
            "Reports:",
            *(reports or ["    none, since Pango is missing"]),
            f"Logs: {current.state.log}",
            "",
            "Ctrl-C ends everything; the data stay for the next start (bin/demo --reset begins "
            "anew).",
        ]
    )


def _table(accounts: list[dict[str, str]]) -> list[str]:
    """Return a line for each account, in columns, without the secret of its app."""
    rows = [[str(part) for name, part in row.items() if name != "app"] for row in accounts]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    cells = ([part.ljust(width) for part, width in zip(row, widths, strict=True)] for row in rows)
    return [f"    {'  '.join(row).rstrip()}" for row in cells]
