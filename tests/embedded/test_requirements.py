"""The locked requirements: hashed, without addresses, complete on every Python and system that we
name.
"""

import importlib.metadata
import re
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kompass.embedded.state import CHECKOUT

FILES = sorted((CHECKOUT / "requirements").glob("*.txt"), key=lambda path: path.name)
# 3.11.2 is Debian 12's own.
PYTHONS = ("3.11.2", "3.11.9", "3.12.1", "3.13.1", "3.14.0")
SYSTEMS = (
    ("linux", "Linux", "x86_64"),
    ("linux", "Linux", "aarch64"),
    ("darwin", "Darwin", "arm64"),
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_requirement_is_pinned_and_hashed_without_an_address(path: Path) -> None:
    text = path.read_text()
    lines = [
        line
        for line in text.replace("\\\n", " ").splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []
    assert "://" not in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_requirements_of_every_python_version_are_locked(path: Path) -> None:
    """Markers are evaluated for each Python: a lock for one lacks what only another one needs."""
    locked = dict(re.findall(r"^([\w.-]+)(?:\[(.*?)\])?==", path.read_text(), re.MULTILINE))
    names = {canonicalize_name(name) for name in locked}
    lacking = set()
    for name, extras in locked.items():
        for line in _requires(name):
            needed = Requirement(line)
            for environment, extra in product(_environments(), ["", *extras.split(",")]):
                wanted = needed.marker is None or needed.marker.evaluate(
                    {**environment, "extra": extra}
                )
                if wanted and canonicalize_name(needed.name) not in names:
                    lacking.add((name, line))
    assert lacking == set()


def _requires(name: str) -> list[str]:
    try:
        return importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:  # for another Python or system
        return []


def _environments() -> list[dict[str, str]]:
    here = {key: str(value) for key, value in default_environment().items()}
    return [
        here
        | {"python_full_version": python, "python_version": ".".join(python.split(".")[:2])}
        | {"sys_platform": platform, "platform_system": system, "platform_machine": machine}
        for python, (platform, system, machine) in product(PYTHONS, SYSTEMS)
    ]
