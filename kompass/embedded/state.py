"""Where the launcher's data lie, who may use them now, and their secrets."""

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
from kompass.embedded.errors import Trouble

CHECKOUT = Path(__file__).resolve().parents[2]
KEPT = (
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
    """A folder of ours. `throw_away`: it lives as long as one command."""

    folder: Path
    account: Account
    throw_away: bool = False

    @property
    def database(self) -> Path:
        return self.folder / "database"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def running(self) -> dict[str, Any] | None:
        """What the holder of the lock tells about itself: {"pid", "command", "environment"}."""
        try:
            return dict(json.loads((self.folder / "running.json").read_text()))
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def tell(self, **facts: object) -> None:
        write_private(self.folder / "running.json", json.dumps(facts))

    def forget(self) -> None:
        (self.folder / "running.json").unlink(missing_ok=True)

    def secrets(self) -> dict[str, str]:
        """Passwords and keys, made at the first call; URL-safe, 50 characters or more."""
        path = self.folder / "secrets.json"
        if not path.exists():
            write_private(path, json.dumps({name: secrets.token_urlsafe(48) for name in SECRETS}))
        return dict(json.loads(path.read_text()))

    def reset(self) -> None:
        """Delete what the launcher made, and nothing else that may lie there."""
        for name in KEPT:
            path = self.folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def kept() -> State:
    """The state that stays: KOMPASS_STATE, else `var/` in the checkout where we and the database
    reach it, else a folder of this user's.
    """
    account = database_account()
    chosen = os.environ.get("KOMPASS_STATE")
    folder = Path(chosen).resolve() if chosen else CHECKOUT / "var"
    if not _usable(folder, account):
        if chosen:
            raise Trouble(
                f"KOMPASS_STATE is {folder}, but the user who runs the database can't reach it. "
                "Choose another folder."
            )
        folder = (
            _home_of_state()
            / f"{CHECKOUT.name}-{hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]}"
        )
    return _prepared(State(folder, account))


@contextmanager
def fresh() -> Iterator[State]:
    """A throw-away state, deleted at the end."""
    account = database_account()
    for base in (tempfile.gettempdir(), "/var/tmp", "/tmp"):  # noqa: S108  # nosec B108 # only as parents of a fresh private folder
        if account.can_enter(Path(base)):
            break
    folder = Path(tempfile.mkdtemp(prefix="kompass-", dir=Path(base).resolve()))
    try:
        yield _prepared(State(folder, account, throw_away=True))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def held(path: Path, *, shared: bool = False, wait: bool = False) -> Iterator[bool]:
    """The lock file `path` for the length of the block; yields False when somebody else has it and
    we don't wait.

    The kernel releases it with the process, so a stale one can't exist.
    """
    with open(path, "a") as file:
        yield _lock(
            file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        )


def write_private(path: Path, text: str) -> None:
    """Replace `path` in one step by a file that only we can read."""
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
    """Ours (or ours to make), and the database's account can pass through its parent."""
    if folder.exists():
        return folder.stat().st_uid == os.geteuid() and account.can_enter(folder.parent)
    return os.access(folder.parent, os.W_OK) and account.can_enter(folder.parent)


def _home_of_state() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/kompass")
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "kompass"


def _prepared(state: State) -> State:
    """The folder can be passed through, but not listed, by the database's account."""
    state.folder.mkdir(parents=True, exist_ok=True)
    state.folder.chmod(0o711 if state.account.other else 0o700)
    for name in ("log", "media", "broker", "broker/letters", "broker/control"):
        (state.folder / name).mkdir(mode=0o700, exist_ok=True)
    return state
