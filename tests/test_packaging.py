"""The package: it can be installed, and its dependencies are the locked ones."""

import json
import os
import re
import shutil
import subprocess
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kompass.embedded.state import CHECKOUT

# Which extra each lock is compiled for.
LOCKS = {"base": "", "embedded": "embedded", "test": "test"}
NOT_COPIED = (".git", ".venv", "var", "out", "staticfiles", ".*_cache", "__pycache__", "*.egg-info")
LOOK = """
import importlib.metadata, importlib.util, json, sys
import kompass.settings
origins = {name: importlib.util.find_spec(name).origin for name in sys.argv[1:]}
print(json.dumps([str(kompass.settings.BASE_DIR), origins, importlib.metadata.requires("kompass")]))
"""


def declared(extra: str) -> list[Requirement]:
    """Return what the product itself declares, or what an extra (with those within it) adds."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    found = []
    for line in map(Requirement, lines):
        inner = sorted(line.extras) if line.name == "kompass" else []
        found += [needed for name in inner for needed in declared(name)] or [line]
    return found


def locked(lock: str) -> tuple[dict[str, str], set[str]]:
    """Return the version of each package, and the names of those that the lock calls declared."""
    versions: dict[str, str] = {}
    ours: set[str] = set()
    for line in (CHECKOUT / "requirements" / f"{lock}.txt").read_text().splitlines():
        if pin := re.match(r"([\w.-]+)(?:\[.*?\])?==([\w.]+)", line):
            name = canonicalize_name(pin[1])
            versions[name] = pin[2]
        elif line.endswith("kompass (pyproject.toml)"):
            ours.add(name)
    return versions, ours


@pytest.mark.parametrize("lock", LOCKS)
def test_declared_dependencies_are_locked(lock: str) -> None:
    wanted = declared("") + (declared(LOCKS[lock]) if LOCKS[lock] else [])
    versions, ours = locked(lock)
    assert ours == {canonicalize_name(line.name) for line in wanted}
    pins = {line: versions[canonicalize_name(line.name)] for line in wanted}
    assert [str(line) for line, pin in pins.items() if not line.specifier.contains(pin)] == []


def test_a_package_has_one_version_in_all_locks() -> None:
    everything, _ours = locked("test")
    for lock in ("base", "embedded"):
        versions, _ours = locked(lock)
        assert versions == {name: everything[name] for name in versions}


def test_every_package_is_copied_into_the_image() -> None:
    copied = (CHECKOUT / ".dockerignore").read_text().splitlines()
    packages = {path.parent.name for path in CHECKOUT.glob("*/__init__.py")} - {"tests"}
    assert sorted(name for name in packages if f"!{name}" not in copied) == []


@pytest.mark.slow
def test_the_package_can_be_installed_from_a_checkout(tmp_path: Path) -> None:
    """Without network: dependencies come from the environment of the tests."""
    checkout = tmp_path / "checkout"
    shutil.copytree(CHECKOUT, checkout, ignore=shutil.ignore_patterns(*NOT_COPIED))
    venv.EnvBuilder().create(tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--quiet")

    def run(*arguments: str) -> str:
        command = [python, *arguments]
        return subprocess.check_output(command, env=environment, cwd=tmp_path, text=True)

    run("-m", "pip", "install", *options, "--editable", str(checkout))
    packages = {path.parent.name: str(path) for path in checkout.glob("*/__init__.py")}
    del packages["tests"]
    base, origins, requires = json.loads(run("-c", LOOK, *packages))
    assert base == str(checkout)
    assert origins == packages
    unconditional = {line for line in requires if "extra ==" not in line}
    assert unconditional == {str(line) for line in declared("")}
