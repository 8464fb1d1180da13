"""A stand-in for manage.py, the worker and the web server: `fake_commands.py launch ...` is the launcher
with these commands.

It lets the launcher's own behaviour be tested in seconds, and its failures provoked: the variable
PRETEND names what fails.
"""

import http.server
import json
import os
import signal
import sys
import time
from pathlib import Path

ME = (sys.executable, __file__)


def demonstrate(result: Path) -> None:
    """Two reports, told as the real command tells them."""
    print("Granskär: reports rendered", flush=True)
    if os.environ.get("PRETEND") == "worker":
        time.sleep(30)  # what waits for a worker that can't start
    made = Path(os.environ["KOMPASS_MEDIA"])
    paths = [made / f"report-{language}.pdf" for language in ("sv", "fi")]
    for path in paths:
        path.write_text(f"%PDF {path.name}")
    accounts = [
        {"role": "coordinator", "email": "anna@example.org", "password": "demo-word", "app": ""},
        {
            "role": "office",
            "email": "olle@example.org",
            "password": "demo-word",
            "app": "otpauth://totp/olle",
        },
    ]
    reports = [
        {"evaluation": "Granskär", "language": path.stem[-2:], "path": str(path)} for path in paths
    ]
    result.write_text(
        json.dumps(
            {"accounts": accounts, "reports": reports, "once": [str(path) for path in paths]}
        )
    )


def serve(port: int) -> None:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(204)
            self.end_headers()

        do_HEAD = do_GET

    http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()


def note(what: str) -> None:
    """One line a call, with the role it acted in and its process number."""
    if notes := os.environ.get("PRETEND_NOTES"):
        with open(notes, "a") as file:
            file.write(f"{what} {os.environ.get('KOMPASS_DB_ROLE', 'runtime')} {os.getpid()}\n")


def act(what: str, rest: list[str]) -> None:
    note(what)
    if os.environ.get("PRETEND") == what:
        sys.exit(f"{what} lacks a thing")
    if what == "demonstrate":
        demonstrate(Path(rest[-1]))
    elif what == "web":
        serve(int(rest[0].rpartition(":")[2]))
    elif what in {"relay", "worker"}:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        time.sleep(600)


def launch(arguments: list[str]) -> int:
    """The launcher's command line with pretended commands, and restarts without waiting."""
    from kompass.embedded import __main__, commands, pango, supervisor

    commands.MANAGE = ME
    commands.MIGRATE = (*ME, "migrate")
    commands.LOADS = ((*ME, "load"),)
    commands.RELAY, commands.WORKER = (*ME, "relay"), (*ME, "worker")
    commands.web = lambda bind: (*ME, "web", bind)
    supervisor.BACKOFF = 0.01
    pango.missing = lambda: ["pango"] if os.environ.get("PRETEND") == "pango" else []
    pango.line = lambda: "sudo apt-get install pango"
    return __main__.main(arguments)


if __name__ == "__main__":
    if sys.argv[1] == "launch":
        sys.exit(launch(sys.argv[2:]))
    act(sys.argv[1], sys.argv[2:])
