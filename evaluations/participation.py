"""What the acting person is in an evaluation: her duty, what is open to her now, what is asked
there, and what waits for her.
"""

from datetime import datetime
from typing import Any

from django.db.models import F, Func, JSONField, Value

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
