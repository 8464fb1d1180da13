"""bin/prepare.sh: finds Python, makes .venv, installs packages or prints what to run."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kompass.embedded.state import CHECKOUT

PIP = """#!/bin/sh
case "$*" in
"-m pip install"*) echo "$@" >>"$NOTES" ;;
"-m pip"*) exit 0 ;;
*) exec REAL "$@" ;;
esac
"""
NO_VENV = """#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; *) exec REAL "$@" ;; esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout with a space in its name and a .venv whose pip only takes notes."""
    root = tmp_path / "a clone"
    (root / ".venv" / "bin").mkdir(parents=True)
    shutil.copytree(CHECKOUT / "bin", root / "bin")
    shutil.copytree(CHECKOUT / "requirements", root / "requirements")
    script(root / ".venv" / "bin" / "python", PIP)
    return root


def script(path: Path, text: str) -> None:
    path.write_text(text.replace("REAL", f'"{sys.executable}"'))
    path.chmod(0o755)


def prepare(clone: Path, call: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run `call` after reading prepare.sh, as somebody who may not install packages."""
    text = f'set -eu; root="{clone}"; . "$root/bin/prepare.sh"; may_install() {{ false; }}; {call}'
    environment = {"PATH": os.environ["PATH"], "NOTES": str(clone / "notes"), **variables}
    return subprocess.run(
        ["sh", "-c", text], env=environment, cwd="/", text=True, capture_output=True, check=False
    )


def installed(clone: Path) -> list[str]:
    notes = clone / "notes"
    return (
        [Path(line.split()[-1]).stem for line in notes.read_text().splitlines()]
        if notes.exists()
        else []
    )


def test_nothing_is_reinstalled_and_the_test_requirements_include_the_others(clone: Path) -> None:
    for kind, expected in (
        ("embedded", ["embedded"]),
        ("embedded", ["embedded"]),
        ("test", ["embedded", "test"]),
        ("embedded", ["embedded", "test"]),
    ):
        assert prepare(clone, f"prepare_venv {kind}").returncode == 0
        assert installed(clone) == expected
    assert "--require-hashes" in (clone / "notes").read_text()
    stamp = (clone / ".venv" / "kompass-test").read_text().strip()
    assert stamp == hashlib.sha256((clone / "requirements" / "test.txt").read_bytes()).hexdigest()


def test_changed_requirements_are_installed_again(clone: Path) -> None:
    prepare(clone, "prepare_venv embedded")
    with open(clone / "requirements" / "embedded.txt", "a") as file:
        file.write("# changed\n")
    prepare(clone, "prepare_venv embedded")
    assert installed(clone) == ["embedded", "embedded"]


def test_an_installation_that_failed_leaves_no_stamp(clone: Path) -> None:
    script(clone / ".venv" / "bin" / "python", PIP.replace('echo "$@" >>"$NOTES"', "exit 1"))
    done = prepare(clone, "prepare_venv embedded")
    assert done.returncode == 1 and "could not be installed" in done.stderr
    assert not (clone / ".venv" / "kompass-embedded").exists()


def test_a_missing_venv_module_stops_with_the_command_to_run(clone: Path) -> None:
    shutil.rmtree(clone / ".venv")
    script(clone / "python", NO_VENV)
    done = prepare(
        clone, 'find_python() { echo "$root/python"; }; prepare_venv embedded; echo went on'
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "Python's venv module is missing. Run this and start again:",
        "    sudo apt-get install python3-venv",
    ]


def test_an_old_python_is_skipped(clone: Path) -> None:
    (clone / "old").mkdir()
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        script(clone / "old" / name, "#!/bin/sh\nexit 1\n")
    done = prepare(clone, "find_python", PATH=f"{clone / 'old'}:/usr/bin:/bin")
    assert done.returncode == 1 and "Kompass needs Python 3.11 or newer" in done.stderr
    script(clone / "old" / "python3.12", '#!/bin/sh\nexec REAL "$@"\n')
    done = prepare(clone, "find_python", PATH=f"{clone / 'old'}:/usr/bin:/bin")
    assert done.stdout.strip() == sys.executable


@pytest.mark.parametrize("name", ["demo", "lock", "manage", "test", "prepare.sh"])
def test_the_scripts_are_plain_sh(name: str) -> None:
    assert subprocess.run(["sh", "-n", CHECKOUT / "bin" / name], check=False).returncode == 0
    assert "[[" not in (CHECKOUT / "bin" / name).read_text()
