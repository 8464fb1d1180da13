"""The operating-system account of the database: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from kompass.embedded.errors import Trouble


class Identity(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that change the account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL; `other` says whether it is somebody else than we are."""

    uid: int
    gid: int
    other: bool

    @property
    def identity(self) -> Identity:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}

    def give(self, path: Path) -> None:
        """Hand `path` over to the account."""
        if self.other:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether the account reaches what lies in `folder` (asked of the kernel, not computed)."""
        return self._try('cd "$1"', folder)

    def can_run(self, program: Path) -> bool:
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
    """Ourselves; as root `postgres`, or `nobody` where no such user exists."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), other=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, other=True)
    raise Trouble(
        "PostgreSQL refuses to run as root, and there is neither a user 'postgres' nor "
        "'nobody'.\nRun this as an ordinary user."
    )


def plain_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """What PostgreSQL's programs see: no secrets of the caller, messages in English."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", **(extra or {})}
