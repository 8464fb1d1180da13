"""A stand-in for manage.py, the worker and the web server.

`fake_commands.py launch ...` is the launcher with these commands.

So the launcher itself is tested in seconds. The variable FAKE_FAILURE names the command that fails;
each call is noted in the file FAKE_COMMAND_CALLS.
"""

import http.server
import json
import os
import signal
import sys
import time
from pathlib import Path

THIS_PROGRAM = (sys.executable, __file__)


def demonstrate(result: Path) -> None:
    """Write two reports and the result file of the real command."""
    print("Granskär: reports rendered", flush=True)
    if os.environ.get("FAKE_FAILURE") == "worker":
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


def record_call(command: str) -> None:
    """Append a line for the call: command, database role, process number."""
    if notes := os.environ.get("FAKE_COMMAND_CALLS"):
        with open(notes, "a") as file:
            file.write(f"{command} {os.environ.get('KOMPASS_DB_ROLE', 'runtime')} {os.getpid()}\n")


def run(command: str, rest: list[str]) -> None:
    record_call(command)
    if os.environ.get("FAKE_FAILURE") == command:
        sys.exit(f"{command} lacks a thing")
    if command == "demonstrate":
        demonstrate(Path(rest[-1]))
    elif command == "web":
        serve(int(rest[0].rpartition(":")[2]))
    elif command in {"relay", "worker"}:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        time.sleep(600)


def launch(arguments: list[str]) -> int:
    """The launcher's command line with fake commands, and restarts without waiting."""
    from kompass.embedded import __main__, commands, pango, supervisor

    commands.MANAGE = THIS_PROGRAM
    commands.MIGRATE = (*THIS_PROGRAM, "migrate")
    commands.LOADS = ((*THIS_PROGRAM, "load"),)
    commands.RELAY, commands.WORKER = (*THIS_PROGRAM, "relay"), (*THIS_PROGRAM, "worker")
    commands.web = lambda bind: (*THIS_PROGRAM, "web", bind)
    supervisor.BACKOFF = 0.01
    pango.missing = lambda: ["pango"] if os.environ.get("FAKE_FAILURE") == "pango" else []
    pango.install_command = lambda: "sudo apt-get install pango"
    return __main__.main(arguments)


if __name__ == "__main__":
    if sys.argv[1] == "launch":
        sys.exit(launch(sys.argv[2:]))
    run(sys.argv[1], sys.argv[2:])
