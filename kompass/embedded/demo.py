"""`up`: the demonstration, step by step, until Ctrl-C; or once, for its two reports."""

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
from kompass.embedded.errors import Trouble
from kompass.embedded.progress import Progress
from kompass.embedded.session import Session
from kompass.embedded.state import CHECKOUT
from kompass.embedded.supervisor import Child, tail

NO_PDF = 3  # exit code of `--once` on a machine that can't make PDF files
PORTS = 100  # how many ports are tried


def up(*, port: int, reset: bool) -> None:
    """Keep the demonstration running; returns only by an exception."""
    where = state.kept()
    if reset:
        where = _begin_anew(where)
    if pango.missing():
        print(
            "Without PDF reports, since Pango is missing. To get them, run this and start "
            f"again:\n    {pango.line()}",
            flush=True,
        )
    port = free_web_port(port)
    progress = Progress(7)
    progress.begin("Starting the database")
    with session.alone(where, command="up", port=port) as current:
        result = _prepare(current, progress)
        progress.begin("Starting the web server")
        _serve(current, port)
        progress.end()
        print(_summary(current, result), flush=True)
        current.supervisor.forever()


def once(*, out: Path) -> None:
    """Make the reports in a throw-away state and copy the two of one bilingual evaluation into
    `out`.
    """
    if pango.missing():
        raise Trouble(
            f"PDF reports need Pango. Run this and start again:\n    {pango.line()}", code=NO_PDF
        )
    progress = Progress(6)
    progress.begin("Starting the database")
    with state.fresh() as where, session.alone(where, command="once") as current:
        paths = [Path(path) for path in _prepare(current, progress).get("once", [])]
        if len({path.name for path in paths}) != 2:
            raise Trouble(f"Two reports were expected, the demonstration made {len(paths)}.")
        progress.end()
        out.mkdir(parents=True, exist_ok=True)
        for path in paths:
            print(shutil.copyfile(path, out / path.name), flush=True)


def free_web_port(wanted: int) -> int:
    """`wanted`, or the next port that nobody listens on, by IPv4 or IPv6: "localhost" means both."""
    for port in range(wanted, min(wanted + PORTS, 65536)):
        if all(
            _bindable(family, host, port)
            for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
        ):
            return port
    raise Trouble(f"The ports from {wanted} on are all taken. Choose another with --port.")


def _begin_anew(where: state.State) -> state.State:
    with state.held(where.folder / "lock") as ours:
        if not ours:
            raise Trouble(session.in_use(where))
        where.reset()
    return state.kept()


def _prepare(current: Session, progress: Progress) -> dict[str, Any]:
    """From an empty or kept database to rendered reports; what `demonstrate` tells about them."""
    if "DATABASE_URL" in os.environ and "DATABASE_OWNER_URL" not in os.environ:
        raise Trouble(
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
    progress.begin("Walking the demonstration evaluations through their phases", talkative=True)
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
    """One command to its end; Trouble with the end of its output when it fails."""
    log = current.state.log / f"{command[2]}.log" if quiet else None
    code = current.supervisor.run(command, current.variables | (extra or {}), log=log, cwd=CHECKOUT)
    if code:
        raise Trouble(
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
    """Whether `port` is free; a machine without this family has nobody listening there."""
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


def _summary(current: Session, result: dict[str, Any]) -> str:
    """Address, accounts, broker and reports, for people."""
    known = result.get("accounts", [])
    accounts = [[str(part) for name, part in account.items() if name != "app"] for account in known]
    widths = [max(map(len, column)) for column in zip(*accounts, strict=True)]
    return "\n".join(
        [
            "",
            f"Kompass is up: {current.told['KOMPASS_URL']}",
            "",
            "Accounts (role, name, e-mail, password):",
            *(
                "    "
                + "  ".join(
                    part.ljust(width) for part, width in zip(account, widths, strict=True)
                ).rstrip()
                for account in accounts
            ),
            "",
            "The association's people also give a code of an authenticator app. Let an app read "
            "one of these lines (as a QR code, or",
            "write the secret into it by hand), or ask for the present code: bin/manage "
            "demonstration_code E-MAIL",
            *(
                f"    {account['email']}  {account['app']}"
                for account in known
                if account.get("app")
            ),
            "",
            f"Broker: {environment.broker_in_words(current.told['KOMPASS_BROKER_URL'])}",
            "Reports:",
            *(
                [f"    {report['path']}" for report in result.get("reports", [])]
                or ["    none, since Pango is missing"]
            ),
            f"Logs: {current.state.log}",
            "",
            "Ctrl-C ends everything; the data stay for the next start (bin/demo --reset begins "
            "anew).",
        ]
    )
