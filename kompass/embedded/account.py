"""The operating-system account of the database: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from kompass.embedded.errors import LauncherError


class Identity(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that change the account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The account that runs PostgreSQL; `other`: it is not the account of this process."""

    uid: int
    gid: int
    other: bool

    @property
    def identity(self) -> Identity:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}

    def take_over(self, path: Path) -> None:
        """Make the account the owner of `path`, when it is another account."""
        if self.other:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Tell whether the account can read in `folder`; tried in a child process."""
        return self._try('cd "$1"', folder)

    def can_run(self, program: Path) -> bool:
        """Tell whether the account can execute `program`."""
        return self._try('"$1" --version', program)

    def _try(self, script: str, path: Path) -> bool:
        command = ["/bin/sh", "-c", script, "sh", str(path)]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                cwd="/",
                env=plain_environment(),
                check=False,
                **self.identity,
            )
        except OSError:
            return False
        return done.returncode == 0


def database_account() -> Account:
    """Return the account for the database: the present one, or for root `postgres` or `nobody`.

    Raises LauncherError when root finds neither.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), other=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, other=True)
    raise LauncherError(
        "PostgreSQL refuses to run as root, and there is neither a user 'postgres' nor "
        "'nobody'.\nRun this as an ordinary user."
    )


def plain_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of PostgreSQL's programs: no secrets, messages in English."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", **(extra or {})}
