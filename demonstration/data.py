"""The fictional evaluations as data."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

FOLDER = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """Return one of the data files."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def noon(day: date) -> datetime:
    """Return noon of a day in Finland."""
    return timezone.make_aware(datetime.combine(day, time(12)))


@dataclass(frozen=True)
class Script:
    """One municipality's evaluation as it is to be played: its data, and how far the round has come
    with it.
    """

    town: dict[str, Any]
    plan: dict[str, Any]

    @cached_property
    def phase(self) -> str:
        return self.plan["phase"]

    def day(self, field: str, default: date) -> date:
        return self.plan.get(field, default)


def association() -> dict[str, Any]:
    """Return the round, the association's people and the plan of the evaluations."""
    return read("association")


def scripts() -> list[Script]:
    """Return every evaluation of the demonstration."""
    return [Script(read(plan["file"]), plan) for plan in association()["evaluations"]]
