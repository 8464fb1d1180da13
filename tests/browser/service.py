"""The whole product with its own database: gunicorn, relay and worker as real processes."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
RESTARTING = """
import subprocess, sys, time
while True:
    subprocess.call([sys.executable, *sys.argv[1:]])
    time.sleep(1)
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Service:
    """A running product: its URL, its environment, its processes."""

    url: str
    environment: dict[str, str]
    folder: Path
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def manage(self, *arguments: str, role: str = "runtime") -> str:
        """Run a management command and return what it printed."""
        return self.run("manage.py", *arguments, role=role)

    def script(self, name: str, *arguments: str) -> str:
        """Run one of the scripts beside this file inside Django."""
        return self.run("-m", f"tests.browser.{name}", *arguments)

    def run(self, *command: str, role: str = "runtime") -> str:
        environment = {**self.environment, "KOMPASS_DB_ROLE": role}
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str, *command: str) -> subprocess.Popen:
        """Start a process in a session of its own, its output in a file."""
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.processes[name] = process
        return process

    def start_worker(self, *, restarted: bool = False) -> subprocess.Popen:
        """Start the worker; restarted: again when it ends, as the launcher and a server do.

        A worker ends when it reads a message that the file-system transport has not written yet.
        """
        worker = ("-m", "celery", "-A", "kompass", "worker", "--concurrency", "2", "-l", "info")
        return self.start("worker", *(("-c", RESTARTING) if restarted else ()), *worker)

    def start_relay(self) -> subprocess.Popen:
        return self.start("relay", "manage.py", "relay")

    def start_web(self) -> None:
        bind = f"127.0.0.1:{urlsplit(self.url).port}"
        self.start(
            "web",
            "-m",
            "gunicorn",
            "kompass.wsgi",
            "--bind",
            bind,
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            "4",
        )
        wait_until(self.answers, seconds=60)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=5).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def kill(self, name: str) -> None:
        """Kill a process and its children at once."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            # What is left of the group: a process that did not end, or a child that outlived it.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Query the database as the owner, past row security."""
        with psycopg.connect(self.environment["DATABASE_OWNER_URL"]) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]  # ours


def wait_until(true: Callable[[], object], *, seconds: float, every: float = 0.2) -> None:
    """Wait until a call returns something true. Raises AssertionError after the time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(every)


def with_database(url: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def own_database(copied: str = "template1") -> Iterator[str]:
    """Create a database, the copy of another one, and drop it afterwards; yield its name."""
    name = f"kompass_service_{secrets.token_hex(4)}"
    create = sql.SQL("create database {} template {}")
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(copied)))
        try:
            yield name
        finally:
            connection.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            )


def surroundings(folder: Path, database: str, broker: str = "") -> dict[str, str]:
    """Return the environment of a service in a folder."""
    return {
        **os.environ,
        "DATABASE_URL": with_database(os.environ["DATABASE_URL"], database),
        "DATABASE_OWNER_URL": with_database(os.environ["DATABASE_OWNER_URL"], database),
        "KOMPASS_BROKER_URL": broker or f"filesystem://{folder / 'broker'}",
        "KOMPASS_MEDIA": str(folder / "media"),
        "KOMPASS_URL": f"http://localhost:{free_port()}",
        "KOMPASS_EMBEDDED": "1",
        "KOMPASS_DB_ROLE": "runtime",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def with_reference_data(folder: Path, template: str) -> Iterator[str]:
    """Load the reference data into a migrated database, for services to copy; yield its name."""
    with own_database(template) as name:
        environment = surroundings(folder, name)
        service = Service(environment["KOMPASS_URL"], environment, folder)
        service.manage("load_municipalities", "--as", "installation")
        service.manage("load_question_sets", "--as", "installation")
        yield name


@contextmanager
def running(folder: Path, database: str, *, broker: str = "") -> Iterator[Service]:
    """Run the whole product in a folder, with a copy of a migrated database; without a broker's
    address, the file-system transport.
    """
    with ExitStack() as stack:
        name = stack.enter_context(own_database(database))
        for part in ("media", "broker/letters", "broker/control"):
            (folder / part).mkdir(parents=True)
        environment = surroundings(folder, name, broker)
        service = Service(environment["KOMPASS_URL"], environment, folder)
        stack.callback(service.stop)
        yield service
