"""Migration operations: record a table's changes; functions for the owner's functions only."""

import json
from collections.abc import Sequence

from django.db.migrations import RunSQL

# Columns with names of interviewees: never recorded.
PERSONAL = ("names", "participant_names", "interviewee", "interviewees")
# Bookkeeping of the row, which the event already holds.
TECHNICAL = ("operation", "sequence", "written_at")


def recorded(
    table: str,
    *,
    audience: str,
    evaluation: str = "evaluation_id",
    question: Sequence[str] = (),
    area: Sequence[str] = (),
    codes: Sequence[str] = (),
    without: Sequence[str] = (),
) -> RunSQL:
    """Record every insert, update and delete of a table's rows, by a trigger.

    evaluation is the column with the evaluation's id. question and area are paths for rows without
    such a column: (own column, parent table, the parent's column). codes are columns whose values
    the event keeps for ever; columns in `without` are never recorded.
    """
    rule: dict[str, object] = {
        "audience": audience,
        "evaluation": evaluation,
        "codes": list(codes),
        "without": [*TECHNICAL, *PERSONAL, *without],
    }
    rule |= {name: list(path) for name, path in (("question", question), ("area", area)) if path}
    literal = json.dumps(rule).replace("'", "''")
    return RunSQL(
        f"create trigger recorded after insert or update or delete on {table} for each row "
        f"execute function app.record('{literal}')",
        f"drop trigger recorded on {table}",
    )


def inner(name: str, returns: str, body: str, *, arguments: str = "") -> RunSQL:
    """Create a SECURITY DEFINER function that only other functions of the owner can call.

    No role may execute it: otherwise the runtime role could put the trigger on a temporary table
    and forge events.
    """
    signature = f"app.{name}({arguments})"
    return RunSQL(
        f"create or replace function {signature} returns {returns} language plpgsql volatile "
        "security definer"
        f" set search_path = pg_catalog, pg_temp as $body$ {body} $body$;\n"
        f"revoke execute on function {signature} from public",
        RunSQL.noop,
    )
