"""Runs the tests' sign-in service, and registers it and Kompass with each other."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from demonstration import data
from tests.browser.service import ROOT, Service, free_port, wait_until

SECRET = "between-the-two-of-us"


@dataclass(frozen=True)
class Provider:
    """A running sign-in service."""

    url: str
    environment: dict[str, str]

    def run(self, *command: str) -> None:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(
                f"{self.url}/.well-known/openid-configuration", timeout=5
            ).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def serve(self, service: Service, *, municipality: str, domain: str) -> None:
        """Add this provider to Kompass as a municipality's own, and Kompass to the provider."""
        options = {
            "--municipality": municipality,
            "--name": "Inloggning",
            "--server-url": self.url,
            "--client-id": municipality,
            "--domain": domain,
            "--as": data.association()["people"][0]["email"],
        }
        service.environment["KOMPASS_SERVICE_SECRET"] = SECRET
        told = service.manage(
            "add_sign_in_service", *[part for option in options.items() for part in option]
        )
        self.run("-m", "tests.provider.client", municipality, SECRET, told.split()[-1])


@contextmanager
def running(folder: Path) -> Iterator[Provider]:
    """Run a sign-in service in a folder."""
    port = free_port()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("KOMPASS_", "DATABASE_"))
        },
        "DJANGO_SETTINGS_MODULE": "tests.provider.settings",
        "PROVIDER_DATABASE": str(folder / "provider.sqlite3"),
        "PROVIDER_KEY": key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ).decode(),
        "PYTHONPATH": str(ROOT),
    }
    provider = Provider(f"http://127.0.0.1:{port}", environment)
    provider.run("-m", "django", "migrate", "-v0")
    with (folder / "provider.log").open("ab") as log:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "tests.provider.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "2",
        ]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until(provider.answers, seconds=60)
            yield provider
        finally:
            process.terminate()
            process.wait(20)
