"""Conflict of interest under concurrency: of two who act at once, the second sees what the first has done.

Each trigger looks for the other kind of row, and a transaction that has not ended yet shows it none. A lock per person and
municipality lets the second wait for the first; its look, a statement of its own, then sees the committed row.
"""

from django.db import migrations

from kompass.shared.tenancy import definer

CONFLICT = """
begin
  if new.municipality_id is null then return new; end if;
  perform pg_advisory_xact_lock(hashtextextended('own municipality ' || new.user_id::text || ' ' || new.municipality_id::text, 0));
  if exists (select from public.{other} x where x.user_id = new.user_id and x.municipality_id = new.municipality_id) then
    raise exception 'nobody evaluates the own municipality' using errcode = 'check_violation', constraint = 'never_the_own_municipality';
  end if;
  return new;
end
"""


def conflict(name: str, other: str) -> migrations.RunSQL:
    """Replace a trigger's function: no row while the other table has one of the same person and municipality."""
    return definer(
        name, "trigger", CONFLICT.format(other=other), language="plpgsql", volatility="volatile"
    )


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0011_scanning")]
    operations = [
        conflict("conflict_of_assignment", "municipalities_membership"),
        conflict("conflict_of_membership", "evaluations_assignment"),
    ]
