"""An approval holds until something changes: whoever writes ends it, also those who may not remove another's approval."""

from django.db import migrations

from kompass.shared.tenancy import definer

END = """
declare
  at uuid := case when tg_op = 'DELETE' then old.evaluation_id else new.evaluation_id end;
begin
  delete from public.evaluations_approval a using public.evaluations_evaluation e
  where a.evaluation_id = at and e.id = at and e.phase = 'preparing';
  return null;
end
"""
# A mark of readiness is no change of what has been approved.
SAID = {
    "answer": ("text", "self_assessment_id", "not_applicable", "reason"),
    "statement": ("text", "area_id", "position"),
}


def ends_approvals(name: str) -> str:
    table = f"evaluations_{name}"
    call = f"on {table} for each row"
    fields = SAID.get(name, ())
    changed = " or ".join(f"old.{field} is distinct from new.{field}" for field in fields)
    when = f" when ({changed})" if fields else ""
    return (
        f"create trigger end_approvals after insert or delete {call} execute function app.end_approvals();"
        f"create trigger end_approvals_by_change after update {call}{when} execute function app.end_approvals()"
    )


def forget(name: str) -> str:
    return f"drop trigger end_approvals on evaluations_{name}; drop trigger end_approvals_by_change on evaluations_{name}"


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0019_team")]
    operations = [
        definer("end_approvals", "trigger", END, language="plpgsql", volatility="volatile"),
        *(
            migrations.RunSQL(ends_approvals(name), forget(name))
            for name in ("answer", "statement", "citation", "nothingraised")
        ),
    ]
