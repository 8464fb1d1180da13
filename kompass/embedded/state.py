"""The launcher's state folder: where it is, who holds its lock, and its secrets."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kompass.embedded.account import Account, database_account
from kompass.embedded.errors import LauncherError

CHECKOUT = Path(__file__).resolve().parents[2]
OWNED_PATHS = (
    "database",
    "programs",
    "broker",
    "media",
    "log",
    "home",
    "cache",
    "secrets.json",
    "running.json",
    "demonstration.json",
)
SECRETS = ("owner", "app", "backup", "secret_key", "actor_key")


@dataclass(frozen=True, slots=True)
class State:
    """The launcher's folder. `temporary`: it is deleted when the command ends."""

    folder: Path
    account: Account
    temporary: bool = False

    @property
    def database(self) -> Path:
        return self.folder / "database"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def running(self) -> dict[str, Any] | None:  # Any: JSON
        """Return what the lock's holder wrote: {"pid", "command", "environment"}, or None."""
        try:
            return dict(json.loads((self.folder / "running.json").read_text()))
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def write_running_file(self, **facts: object) -> None:
        write_private(self.folder / "running.json", json.dumps(facts))

    def remove_running_file(self) -> None:
        (self.folder / "running.json").unlink(missing_ok=True)

    def secrets(self) -> dict[str, str]:
        """Return passwords and keys, made at the first call; URL-safe, 64 characters."""
        path = self.folder / "secrets.json"
        if not path.exists():
            write_private(path, json.dumps({name: secrets.token_urlsafe(48) for name in SECRETS}))
        return dict(json.loads(path.read_text()))

    def reset(self) -> None:
        """Delete what the launcher made in the folder, and nothing else."""
        for name in OWNED_PATHS:
            path = self.folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def persistent_state() -> State:
    """Return the state that is kept between commands.

    KOMPASS_STATE, else `var/` in the checkout if this user and the database's account can use it,
    else a folder of this user. Raises LauncherError when KOMPASS_STATE cannot be used.
    """
    account = database_account()
    chosen = os.environ.get("KOMPASS_STATE")
    folder = Path(chosen).resolve() if chosen else CHECKOUT / "var"
    if not _usable(folder, account):
        if chosen:
            raise LauncherError(
                f"KOMPASS_STATE is {folder}, but the user who runs the database can't reach it. "
                "Choose another folder."
            )
        folder = (
            _user_state_folder()
            / f"{CHECKOUT.name}-{hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]}"
        )
    return _prepared(State(folder, account))


@contextmanager
def temporary_state() -> Iterator[State]:
    """Provide a temporary state that is deleted at the end."""
    account = database_account()
    # Parents of a new private folder.
    for base in (tempfile.gettempdir(), "/var/tmp", "/tmp"):  # noqa: S108  # nosec B108
        if account.can_enter(Path(base)):
            break
    folder = Path(tempfile.mkdtemp(prefix="kompass-", dir=Path(base).resolve()))
    try:
        yield _prepared(State(folder, account, temporary=True))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def file_lock(path: Path, *, shared: bool = False, wait: bool = False) -> Iterator[bool]:
    """Hold the lock file `path` during the block; yield False when another process holds it.

    With `wait` it blocks until the lock is free. The kernel releases the lock with the process, so
    there is no stale one.
    """
    with open(path, "a") as file:
        yield _lock(
            file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        )


def write_private(path: Path, text: str) -> None:
    """Replace `path` atomically by a file that only this user can read."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    os.replace(name, path)


def _lock(file: IO[str], how: int) -> bool:
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    return True


def _usable(folder: Path, account: Account) -> bool:
    """Tell whether this user can write the folder and the account can enter its parent."""
    if folder.exists():
        return folder.stat().st_uid == os.geteuid() and account.can_enter(folder.parent)
    return os.access(folder.parent, os.W_OK) and account.can_enter(folder.parent)


def _user_state_folder() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/kompass")
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "kompass"


def _prepared(state: State) -> State:
    """Create the folders; the database's account can enter the state's, but not list it."""
    state.folder.mkdir(parents=True, exist_ok=True)
    state.folder.chmod(0o711 if state.account.other else 0o700)
    for name in ("log", "media", "broker", "broker/letters", "broker/control"):
        (state.folder / name).mkdir(mode=0o700, exist_ok=True)
    return state
