"""An evaluation stays where it was begun, and a job belongs to its evaluation's municipality.

Whoever reaches an evaluation may change its row; a statement that went past the application could have carried it into
another round (and shown her that round), or given it to another municipality as long as it was empty.
"""

from django.db import migrations

from kompass.shared.tenancy import definer, same_tenant

GUARD_PHASE = """
begin
  if new.id <> old.id or new.round_id <> old.round_id or new.municipality_id <> old.municipality_id then
    raise exception 'an evaluation stays in its round and its municipality' using errcode = 'insufficient_privilege';
  end if;
  if new.phase <> old.phase and not (app.is_office() or new.id = any (app.assessed_evaluations()) or exists (
      select from public.municipalities_membership m
      where m.user_id = app.actor_user() and m.municipality_id = new.municipality_id and 'coordinator' = any (m.roles))) then
    raise exception 'this actor moves no evaluation' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0012_conflict"), ("outbox", "0003_jobs_about_people")]
    operations = [
        definer("guard_phase", "trigger", GUARD_PHASE, language="plpgsql", volatility="volatile"),
        same_tenant(
            "outbox_job", "evaluation_id", "evaluations_evaluation", tenant="municipality_id"
        ),
    ]
