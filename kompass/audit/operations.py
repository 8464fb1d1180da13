"""Migration operations: which tables are recorded, and functions that nobody but the owner's own
functions may call.
"""

import json
from collections.abc import Sequence

from django.db.migrations import RunSQL

# Columns that would name interviewees: no event and no erasable part ever holds them.
PERSONAL = ("names", "participant_names", "interviewee", "interviewees")
# Bookkeeping of the row itself, which says nothing that the event does not.
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
    """Record every insert, change and removal of a table's rows, whoever makes it and by whatever
    statement.

    evaluation is the column with the evaluation's id. question and area lead there when the row has
    no such column itself: (own column, parent table, the parent's column). codes are columns whose
    values may stand in the event for ever; those of without are never recorded.
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
    """Create a function with the owner's rights that only other functions of the owner reach.

    Nobody may execute it, else the runtime role could hang the trigger on a temporary table and
    write what never happened.
    """
    signature = f"app.{name}({arguments})"
    return RunSQL(
        f"create or replace function {signature} returns {returns} language plpgsql volatile "
        "security definer"
        f" set search_path = pg_catalog, pg_temp as $body$ {body} $body$;\n"
        f"revoke execute on function {signature} from public",
        RunSQL.noop,
    )
