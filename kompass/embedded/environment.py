"""The environment variables of the launcher's child processes, as kompass.settings reads them."""

import os
import sys
from pathlib import Path

from kompass.embedded import pango
from kompass.embedded.postgres import Server
from kompass.embedded.state import CHECKOUT, State

OWNER = {"KOMPASS_DB_ROLE": "owner"}


def own_variables(state: State, server: Server | None, *, port: int = 8000) -> dict[str, str]:
    """Return the variables that the launcher sets.

    Without a `server` the caller's own DATABASE_URL and related variables stay.
    """
    secrets = state.secrets()
    environment = {
        "DJANGO_SETTINGS_MODULE": "kompass.settings",
        "KOMPASS_EMBEDDED": "1",
        "KOMPASS_SECRET_KEY": secrets["secret_key"],
        "KOMPASS_ACTOR_KEY": secrets["actor_key"],
        "KOMPASS_BROKER_URL": broker(state),
        "KOMPASS_MEDIA": str(state.folder / "media"),
        "KOMPASS_URL": f"http://localhost:{port}",
        # no scanner runs here, and the files come with the demonstration
        "KOMPASS_ALLOW_UNSCANNED": "1",
        "KOMPASS_PDF": "0" if pango.missing() else "1",
    }
    if server:
        environment |= {
            "DATABASE_URL": server.url("app"),
            "DATABASE_OWNER_URL": server.url("owner"),
            "DATABASE_BACKUP_URL": server.url("backup"),
            "PG_BIN": str(server.programs.folder),
        }
    return environment


def child_environment(own_variables: dict[str, str], state: State) -> dict[str, str]:
    """Return the caller's environment, overridden by `own_variables`.

    PATH begins with this Python's folder. HOME is a folder of the state where it is not set.
    """
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", **own_variables}
    environment["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), environment.get("PATH", os.defpath)]
    )
    environment["PYTHONPATH"] = str(CHECKOUT)
    if "HOME" not in environment:
        home = state.folder / "home"
        home.mkdir(mode=0o700, exist_ok=True)
        environment["HOME"] = str(home)
    return environment


def broker(state: State) -> str:
    """Return REDIS_URL if given, else the address of Celery's file-system transport."""
    return os.environ.get("REDIS_URL") or f"filesystem://{state.folder / 'broker'}"


def broker_in_words(url: str) -> str:
    """Describe the broker for people, without a password."""
    if url.startswith("filesystem:"):
        return f"the file system ({url.removeprefix('filesystem://')}); set REDIS_URL to use Redis"
    return f"Redis at {url.rpartition('@')[2].removeprefix('redis://')}"
