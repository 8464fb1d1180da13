"""Triggers that keep the counters, and who reads them."""

from django.db import migrations

from kompass.shared.tenancy import definer, same_tenant, tenant_table

OFFICE = "(select app.is_office())"
OWN = "municipality_id = any ((select app.own_municipalities())::uuid[])"
# What Python's str.strip takes away, so that both sides call the same answers empty.
BLANK = r"^[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\x1c-\x1f]*$"
ANSWERED = (
    f"coalesce(({{row}}.self_assessment_id is not null and {{row}}.text !~ '{BLANK}')::integer, 0)"
)
COUNT_ANSWER = f"""
declare
  change integer := 0;
  at record;
begin
  if tg_op <> 'DELETE' then change := change + {ANSWERED.format(row="new")}; at := new; end if;
  if tg_op <> 'INSERT' then change := change - {ANSWERED.format(row="old")}; at := old; end if;
  if change = 0 then return null; end if;
  update public.evaluations_progress p set answered = p.answered + change where p.evaluation_id = at.evaluation_id;
  if not found and change > 0 then
    insert into public.evaluations_progress (id, evaluation_id, municipality_id, answered)
    values (gen_random_uuid(), at.evaluation_id, at.municipality_id, change)
    on conflict (evaluation_id) do update set answered = evaluations_progress.answered + excluded.answered;
  end if;
  return null;
end
"""
COUNT_EVALUATION = """
begin
  if tg_op <> 'INSERT' and (tg_op = 'DELETE' or old.phase <> new.phase) then
    update public.evaluations_phasecount c set evaluations = c.evaluations - 1 where c.round_id = old.round_id and c.phase = old.phase;
  end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or old.phase <> new.phase) then
    insert into public.evaluations_phasecount (id, round_id, phase, evaluations) values (gen_random_uuid(), new.round_id, new.phase, 1)
    on conflict (round_id, phase) do update set evaluations = evaluations_phasecount.evaluations + 1;
  end if;
  return null;
end
"""
# Also run after a bulk load that went past the triggers.
RECOUNT = f"""
begin
  delete from public.evaluations_progress; delete from public.evaluations_phasecount;
  insert into public.evaluations_progress (id, evaluation_id, municipality_id, answered)
  select gen_random_uuid(), a.evaluation_id, a.municipality_id, sum({ANSWERED.format(row="a")})
  from public.evaluations_answer a group by a.evaluation_id, a.municipality_id;
  insert into public.evaluations_phasecount (id, round_id, phase, evaluations)
  select gen_random_uuid(), e.round_id, e.phase, count(*) from public.evaluations_evaluation e group by e.round_id, e.phase;
end
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0007_counters")]
    operations = [
        tenant_table("evaluations_progress", read=f"{OFFICE} or {OWN}"),
        tenant_table("evaluations_phasecount", read=OFFICE),
        same_tenant(
            "evaluations_progress",
            "evaluation_id",
            "evaluations_evaluation",
            tenant="municipality_id",
            on_delete="cascade",
        ),
        definer("count_answer", "trigger", COUNT_ANSWER, language="plpgsql", volatility="volatile"),
        definer(
            "count_evaluation",
            "trigger",
            COUNT_EVALUATION,
            language="plpgsql",
            volatility="volatile",
        ),
        migrations.RunSQL(
            # By the owner alone: nobody else may call it, and it belongs to no schema that others reach.
            f"create or replace procedure app.recount() language plpgsql set search_path = pg_catalog, pg_temp as $body$ {RECOUNT} $body$;"
            " revoke execute on procedure app.recount() from public;"
            "create trigger count_answer after insert or update or delete on evaluations_answer"
            " for each row execute function app.count_answer();"
            "create trigger count_evaluation after insert or update of phase or delete on evaluations_evaluation"
            " for each row execute function app.count_evaluation();"
            "call app.recount()",
            "drop trigger count_evaluation on evaluations_evaluation; drop trigger count_answer on evaluations_answer;"
            " drop procedure app.recount()",
        ),
    ]
