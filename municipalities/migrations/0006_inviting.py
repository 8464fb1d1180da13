"""Who invites, what the invited may do, and who must stay: the second wall of people."""

from django.db import migrations

from kompass.shared.tenancy import RUNTIME, definer, tenant_table

COMMAND = "(select app.actor_kind()) = 'command'"
OFFICE = "(select app.is_office())"
COORDINATED = "municipality_id = any ((select app.coordinated_municipalities())::uuid[])"
CHARGE = f"{OFFICE} or {COORDINATED}"
SELF = "user_id = (select app.actor_user())"
FRESH = (
    "invited_by_id = (select app.actor_user()) and token_hash is null and not mailed and sent_at is null and refused_at is null"
    " and opened_at is null and accepted_at is null and withdrawn_at is null and expires_at < now() + interval '15 days'"
)

# A job reaches one invitation: the one it was written for, by somebody who may still invite there, and only the latest link of it.
JOB_INVITATION = """
  select i.id from public.outbox_job j
  join public.municipalities_invitation i on i.id::text = j.payload ->> 'invitation' and i.mailing::text = j.payload ->> 'mailing'
    and i.municipality_id is not distinct from j.municipality_id
  where (select app.actor_kind()) = 'job' and j.id = (select app.actor_id()) and j.state = 'running' and j.kind = 'municipalities.mail'
    and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()
    and exists (select from public.municipalities_membership m where m.user_id = j.created_by
      and ((m.municipality_id is null and 'office' = any (m.roles))
        or (m.municipality_id = i.municipality_id and 'coordinator' = any (m.roles))))
"""
MAIL_INVITATION = """
#variable_conflict use_column
begin
  update public.municipalities_invitation i set token_hash = fresh, mailed = true, opened_at = null where i.id = app.job_invitation();
  return query select i.email::text, i.language::text, i.municipality_id, i.roles::text[], u.name::text, i.expires_at
    from public.municipalities_invitation i join public.municipalities_user u on u.id = i.invited_by_id where i.id = app.job_invitation();
end
"""
INVITATION_MAILED = """
begin
  update public.municipalities_invitation i set
    sent_at = case when refusal = '' then now() end, refused_at = case when refusal <> '' then now() end, refused_reason = refusal
  where i.id = app.job_invitation();
end
"""
RENEW_INVITATION = """
declare counted integer;
begin
  update public.municipalities_invitation i set
    token_hash = fresh, mailed = false, mailing = i.mailing + 1, sent_at = null, refused_at = null, refused_reason = '', opened_at = null,
    expires_at = now() + interval '14 days'
  where i.id = invitation and i.accepted_at is null and i.withdrawn_at is null
    and (app.is_office() or i.municipality_id = any (app.coordinated_municipalities()))
  returning i.mailing into counted;
  return counted;
end
"""
# Only an open invitation tells anything but its state.
OPEN_INVITATION = """
#variable_conflict use_column
declare found public.municipalities_invitation; told text;
begin
  select * into found from public.municipalities_invitation i where i.token_hash = sha256(convert_to(token, 'utf8'));
  if found.id is null then return; end if;
  told := case when found.accepted_at is not null then 'used' when found.withdrawn_at is not null then 'withdrawn'
    when found.expires_at <= now() then 'expired' else 'open' end;
  if told <> 'open' then
    return query select told, null::uuid, null::text[], null, null, null, null, null::boolean, null::boolean;
    return;
  end if;
  update public.municipalities_invitation i set opened_at = now() where i.id = found.id and i.opened_at is null;
  return query select told, found.municipality_id, found.roles::text[], found.email::text, found.name::text, found.language::text,
    (select u.name::text from public.municipalities_user u where u.id = found.invited_by_id), found.mailed,
    exists (select from public.municipalities_user u where lower(u.email) = lower(found.email))
    or exists (select from public.account_emailaddress a where lower(a.email) = lower(found.email) and a.verified);
end
"""
# One row is locked, so that a link taken twice at once is taken once.
ACCEPT_INVITATION = """
declare found public.municipalities_invitation; who uuid := app.actor_user();
begin
  select * into found from public.municipalities_invitation i where i.token_hash = sha256(convert_to(token, 'utf8')) for update;
  if found.id is null or found.withdrawn_at is not null then return 'withdrawn'; end if;
  if found.accepted_at is not null then return 'used'; end if;
  if found.expires_at <= now() then return 'expired'; end if;
  if who is null or not exists (select from public.account_emailaddress a
      where a.user_id = who and a.verified and lower(a.email) = lower(found.email)) then return 'another address'; end if;
  insert into public.municipalities_membership as m (id, user_id, municipality_id, roles)
  values (gen_random_uuid(), who, found.municipality_id, found.roles)
  on conflict on constraint one_membership_per_person_and_place do update
  set roles = (select array_agg(distinct r order by r) from unnest(m.roles || excluded.roles) r);
  update public.municipalities_invitation i set accepted_at = now(), accepted_by_id = who where i.id = found.id;
  return 'accepted';
end
"""
# A lock of one's own per place: two who leave at the same time are counted one after the other.
SOMEBODY_STAYS = """
declare needed text := case when old.municipality_id is null then 'office' else 'coordinator' end;
begin
  if app.actor_kind() is distinct from 'user' or not needed = any (old.roles) then return null; end if;
  if tg_op = 'UPDATE' and needed = any (new.roles) then return null; end if;
  if old.municipality_id is not null and app.is_office() then return null; end if;
  perform pg_advisory_xact_lock(hashtextextended('somebody stays ' || coalesce(old.municipality_id::text, ''), 0));
  if exists (select from public.municipalities_membership m join public.municipalities_user u on u.id = m.user_id
      where m.municipality_id is not distinct from old.municipality_id and needed = any (m.roles) and u.is_active) then return null; end if;
  raise exception 'the last one in charge stays' using errcode = 'check_violation', constraint = 'somebody_stays_in_charge';
end
"""
LETTER = "table (email text, language text, municipality_id uuid, roles text[], inviter text, expires_at timestamptz)"
OPENED = "table (state text, municipality_id uuid, roles text[], email text, name text, language text, inviter text, mailed boolean, known boolean)"


def plpgsql(name: str, returns: str, body: str, arguments: str = "") -> migrations.RunSQL:
    """Make a definer function that changes something."""
    return definer(
        name, returns, body, arguments=arguments, language="plpgsql", volatility="volatile"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0005_invitation"),
        ("outbox", "0003_jobs_about_people"),
        ("account", "0001_initial"),
    ]
    operations = [
        definer(
            "coordinated_municipalities",
            "uuid[]",
            "select coalesce(array_agg(m.municipality_id), '{}') from public.municipalities_membership m"
            " where m.user_id = (select app.actor_user()) and m.municipality_id is not null and 'coordinator' = any (m.roles)",
        ),
        definer("job_invitation", "uuid", JOB_INVITATION),
        plpgsql("mail_invitation", LETTER, MAIL_INVITATION, "fresh bytea"),
        plpgsql("invitation_mailed", "void", INVITATION_MAILED, "refusal text"),
        plpgsql("renew_invitation", "integer", RENEW_INVITATION, "invitation uuid, fresh bytea"),
        plpgsql("open_invitation", OPENED, OPEN_INVITATION, "token text"),
        plpgsql("accept_invitation", "text", ACCEPT_INVITATION, "token text"),
        plpgsql("somebody_stays_in_charge", "trigger", SOMEBODY_STAYS),
        tenant_table(
            "municipalities_invitation",
            read=f"{CHARGE} or {COMMAND}",
            add=f"({CHARGE}) and {FRESH}",
            change=CHARGE,
        ),
        # An inviter withdraws; all else of a row is written by the functions above, a membership only ever gets other roles.
        migrations.RunSQL(
            f"revoke update on municipalities_invitation, municipalities_membership from {RUNTIME};"
            f"grant update (withdrawn_at) on municipalities_invitation to {RUNTIME};"
            f"grant update (roles) on municipalities_membership to {RUNTIME};"
            "drop policy change on municipalities_membership; drop policy remove on municipalities_membership;"
            f"create policy change on municipalities_membership for update to {RUNTIME}"
            f" using ({CHARGE} or {COMMAND}) with check ({CHARGE} or {COMMAND});"
            f"create policy remove on municipalities_membership for delete to {RUNTIME} using ({CHARGE} or {SELF} or {COMMAND});"
            "create constraint trigger somebody_stays_in_charge after update or delete on municipalities_membership"
            " for each row execute function app.somebody_stays_in_charge()",
            "drop trigger somebody_stays_in_charge on municipalities_membership;"
            "drop policy change on municipalities_membership; drop policy remove on municipalities_membership;"
            f"create policy change on municipalities_membership for update to {RUNTIME}"
            f" using ({OFFICE} or {COMMAND}) with check ({OFFICE} or {COMMAND});"
            f"create policy remove on municipalities_membership for delete to {RUNTIME} using ({OFFICE} or {COMMAND});"
            f"grant update on municipalities_membership to {RUNTIME}",
        ),
    ]
