"""The functions that write the history, and who reads it. Nobody but these functions writes: the runtime role has no right to."""

from django.db import migrations

from kompass.audit.operations import inner
from kompass.shared.tenancy import OWNER, RUNTIME, definer, tenant_table

# The head's lock comes last in every transaction's order: evaluation, row, head. The time is taken under it, so it never runs back.
APPEND = f"""
declare
  head record;
  moment timestamptz;
  salt bytea;
  actor uuid := app.actor_id();
  -- The seal that gave the id covers the kind before it; asking once is half the price.
  signed text := case when actor is not null then split_part(current_setting('app.actor', true), '|', 1) end;
  who text := coalesce(signed, case when session_user = '{OWNER}' then 'owner' else 'unknown' end);
  side text := case when signed = 'user' then app.side(actor, chain, evaluation) end;
  asked text := current_setting('app.request', true);
  request uuid := case when asked ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' then asked::uuid end;
  content bytea;
  sum bytea;
  made bigint;
begin
  select h.count, h.digest into head from public.audit_head h where h.chain = append_event.chain for update;
  if not found then
    insert into public.audit_head (chain, count, digest) values (chain, 0, '') on conflict do nothing;
    select h.count, h.digest into head from public.audit_head h where h.chain = append_event.chain for update;
  end if;
  moment := clock_timestamp();
  if body is not null then
    salt := uuid_send(gen_random_uuid());
    content := sha256(salt || convert_to(body, 'utf8'));
  end if;
  sum := sha256(head.digest || convert_to(jsonb_build_array(
    chain::text, (head.count + 1)::text, (extract(epoch from moment) * 1000000)::bigint::text, who, actor::text, side, request::text, act,
    table_name, to_jsonb(row_ids), evaluation::text, question::text, area::text, to_jsonb(changed), facts, audience, encode(content, 'hex')
  )::text, 'utf8'));
  insert into public.audit_event (chain, place, at, kind, actor, side, request, act, table_name, row_ids, evaluation_id, question_id, area_id,
    changed, facts, audience, content_digest, previous, digest)
  values (chain, head.count + 1, moment, who, actor, side, request, act, table_name, row_ids, evaluation, question, area,
    changed, facts, audience, content, head.digest, sum)
  returning id into made;
  if body is not null then
    insert into public.audit_content (event_id, salt, body) values (made, salt, body);
  end if;
  update public.audit_head h set count = head.count + 1, digest = sum where h.chain = append_event.chain;
end
"""
RECORD = """
declare
  rule jsonb := tg_argv[0]::jsonb;
  skipped text[] := array(select jsonb_array_elements_text(rule -> 'without'));
  earlier jsonb;
  later jsonb;
  whole jsonb;
  names text[];
  question uuid;
  area uuid;
begin
  if tg_op <> 'INSERT' then earlier := to_jsonb(old) - skipped; end if;
  if tg_op <> 'DELETE' then later := to_jsonb(new) - skipped; end if;
  whole := coalesce(later, earlier);
  select array_agg(k order by k) into names from jsonb_object_keys(whole) k
    where coalesce(earlier -> k, 'null') is distinct from coalesce(later -> k, 'null');
  if names is null then return null; end if;
  question := (whole ->> 'question_id')::uuid;
  area := (whole ->> 'area_id')::uuid;
  if rule ? 'question' and whole ->> (rule -> 'question' ->> 0) is not null then
    execute format('select %I from public.%I where id = $1', rule -> 'question' ->> 2, rule -> 'question' ->> 1)
      into question using (whole ->> (rule -> 'question' ->> 0))::uuid;
  end if;
  if rule ? 'area' and whole ->> (rule -> 'area' ->> 0) is not null then
    execute format('select %I from public.%I where id = $1', rule -> 'area' ->> 2, rule -> 'area' ->> 1)
      into area using (whole ->> (rule -> 'area' ->> 0))::uuid;
  end if;
  perform app.append_event(
    coalesce((whole ->> 'municipality_id')::uuid, '00000000-0000-0000-0000-000000000000'), lower(tg_op), tg_table_name::text,
    array[whole ->> 'id'], (whole ->> (rule ->> 'evaluation'))::uuid, question, area, names,
    (select jsonb_object_agg(c, whole -> c) from jsonb_array_elements_text(rule -> 'codes') c)::text, rule ->> 'audience',
    jsonb_build_object(
      'before', case when earlier is not null then (select jsonb_object_agg(n, earlier -> n) from unnest(names) n) end,
      'after', case when later is not null then (select jsonb_object_agg(n, later -> n) from unnest(names) n) end
    )::text
  );
  return null;
end
"""
# Whoever reaches the evaluation may only ever add that she read it: for a foreign one, or as nobody, the function refuses.
RECORD_READING = """
declare
  chain uuid := app.municipality_of(evaluation);
  reads boolean := act = 'read' and audience = 'evaluators' and evaluation = any (app.assessed_evaluations());
  takes boolean := act = 'download' and audience in ('municipality', 'evaluators')
    and (evaluation = any (app.visible_evaluations()) or evaluation = any (app.translated_evaluations()));
begin
  if chain is null or coalesce(cardinality(row_ids), 0) = 0 or not (reads or takes) then
    raise exception 'this actor reads nothing of this evaluation' using errcode = 'insufficient_privilege';
  end if;
  perform app.append_event(chain, act, table_name, row_ids::text[], evaluation, null, null, '{}', null, audience, null);
end
"""
ERASE_HISTORY = """
declare
  own uuid := app.municipality_of(evaluation);
  places text[];
begin
  if app.actor_kind() is distinct from 'retention' then
    raise exception 'only retention erases' using errcode = 'insufficient_privilege';
  end if;
  if own is null then raise exception 'there is no such evaluation'; end if;
  perform from public.audit_head h where h.chain = own for update;
  with gone as (
    update public.audit_content c set salt = null, body = null, erased_at = clock_timestamp() from public.audit_event e
    where e.id = c.event_id and c.body is not null and e.evaluation_id = evaluation and e.at < before
      and (tables is null or e.table_name = any (tables))
    returning e.place
  ), runs as (select g.place, g.place - row_number() over (order by g.place) as run from gone g),
  spans as (select min(r.place) as first, max(r.place) as last from runs r group by r.run)
  select array_agg(s.first || '-' || s.last order by s.first) into places from spans s;
  if places is not null then
    perform app.append_event(own, 'erase', 'audit_content', places, evaluation, null, null, '{}',
      jsonb_build_object('ground', ground)::text, 'municipality', null);
  end if;
  return coalesce(places, '{}');
end
"""
LED = "audience = 'municipality' and chain = any ((select app.led_municipalities())::uuid[])"
ASSESSED = (
    "audience = 'evaluators' and evaluation_id = any ((select app.assessed_evaluations())::uuid[])"
)
TABLES = "audit_event, audit_content, audit_head"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("shared", "0001_initial")]
    operations = [
        # Stubs, until the upper floors say who leads what, whose an evaluation is, and in which capacity somebody acts.
        definer("led_municipalities", "uuid[]", "select '{}'::uuid[]"),
        definer("municipality_of", "uuid", "select null::uuid", arguments="evaluation uuid"),
        inner(
            "side",
            "text",
            "begin return null; end",
            arguments="person uuid, municipality uuid, evaluation uuid",
        ),
        inner(
            "append_event",
            "void",
            APPEND,
            arguments="chain uuid, act text, table_name text, row_ids text[], evaluation uuid, question uuid, area uuid, changed text[],"
            " facts text, audience text, body text",
        ),
        inner("record", "trigger", RECORD),
        definer(
            "record_reading",
            "void",
            RECORD_READING,
            arguments="evaluation uuid, act text, table_name text, row_ids uuid[], audience text",
            language="plpgsql",
            volatility="volatile",
        ),
        definer(
            "erase_history",
            "text[]",
            ERASE_HISTORY,
            arguments="evaluation uuid, before timestamptz, tables text[], ground text",
            language="plpgsql",
            volatility="volatile",
        ),
        tenant_table("audit_event", read=f"({LED}) or ({ASSESSED})"),
        tenant_table(
            "audit_content", read="exists (select from audit_event e where e.id = event_id)"
        ),
        tenant_table("audit_head", read="false"),
        migrations.RunSQL(
            f"revoke all on {TABLES} from {RUNTIME}; grant select on {TABLES} to {RUNTIME};"
            "alter table audit_content add constraint content_of_an_event foreign key (event_id) references audit_event (id)"
            " deferrable initially deferred",
            "alter table audit_content drop constraint content_of_an_event",
        ),
    ]
