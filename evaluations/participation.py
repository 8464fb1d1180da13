"""How somebody takes part in an evaluation: duty, what is open to them now, their side and name."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Func, JSONField, Value

from kompass.shared import clock

Told = dict[str, Any]


def told() -> Func:
    """Return the standing as a column of a query for evaluations; the database's function makes no
    question of its own of it.
    """
    return Func(F("pk"), Value(clock.now()), function="app.standing_of", output_field=JSONField())


def reads_until(told: Told) -> datetime | None:
    """Return until when the office may read the drafts."""
    return datetime.fromisoformat(told["reads_until"]) if told.get("reads_until") else None


MUNICIPALITY = "municipality"


def speaker(who: str) -> Func:
    """Return the side and the name of somebody who takes part, for whoever may know them
    (app.speaker).
    """
    return Func(
        F("evaluation"), F(who), function="app.speaker", output_field=ArrayField(CharField())
    )
