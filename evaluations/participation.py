"""How somebody takes part in an evaluation: duty, what is open to them now, their side and name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Expression, F, Func, JSONField, Model, Value

from kompass.shared import clock

MUNICIPALITY = "municipality"  # the side of the municipality's own people, as SQL names it


@dataclass(frozen=True, slots=True)
class Participation:
    """What the database tells of the acting person in one evaluation (app.standing_of)."""

    question_set: UUID
    duty: str = ""  # of an assignment: see models.Duty
    reads_until: datetime | None = None  # until then the office may read the drafts
    colleagues: bool = False  # whether somebody else belongs to the municipality
    asked: bool = False  # whether a completion is requested and not sent yet
    unread: int = 0  # the person's unread notices, of all evaluations

    @classmethod
    def read(cls, row: dict[str, Any]) -> "Participation":  # Any: decoded JSON
        """Return what app.standing_of has returned as JSON."""
        until = row.get("reads_until")
        return cls(
            question_set=UUID(row["question_set"]),
            duty=row.get("duty") or "",
            reads_until=datetime.fromisoformat(until) if until else None,
            colleagues=bool(row.get("colleagues")),
            asked=bool(row.get("asked")),
            unread=row.get("unread") or 0,
        )


class ParticipationField(JSONField):
    """The JSON of app.standing_of as a Participation, None for a stranger."""

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Participation | None:
        row = super().from_db_value(value, expression, connection)
        return Participation.read(row) if row else None


def participation() -> Func:
    """Return the acting person's participation as a column of a query for evaluations.

    The database's function costs no query of its own.
    """
    output = ParticipationField()
    return Func(F("pk"), Value(clock.now()), function="app.standing_of", output_field=output)


def participant_name(who: str) -> Func:
    """Return the side and the name of a participant, for whoever may know them (app.speaker)."""
    output = ArrayField(CharField())
    return Func(F("evaluation"), F(who), function="app.speaker", output_field=output)


def name_in(row: Model) -> tuple[str, str]:
    """Return the side and the name in a row's column `participant_name`, empty when unknown."""
    side, name = getattr(row, "participant_name", None) or ("", "")
    return side, name
