"""The SQL schema `app`: who acts, verified; what the actor reaches, first as stubs that upper floors replace."""

from django.db import migrations

from kompass.shared.tenancy import BACKUP, RUNTIME, definer

VERIFIED = """
  with s as (select pg_catalog.string_to_array(pg_catalog.current_setting('app.actor', true), '|') p),
       m as (select p, pg_catalog.convert_to(p[1] || '|' || p[2] || '|' || p[3], 'utf8') body from s
             where array_length(p, 1) = 4 and p[2] ~ '^[0-9a-f-]{36}$' and p[3] ~ '^[0-9]{1,12}$')
  select %s from m, app.actor_key k
  where encode(sha256(k.opad || sha256(k.ipad || body)), 'hex') = p[4]
    and abs(extract(epoch from now()) - p[3]::numeric) < 600 %s limit 1
"""
ARRAYS = (
    "own_municipalities",
    "visible_evaluations",
    "assessed_evaluations",
    "translated_evaluations",
    "worded_evaluations",
    "visible_rounds",
    "cited_versions",
    "readable_files",
    "received_reports",
)


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(
            "create schema if not exists app; revoke all on schema app from public;"
            f" grant usage on schema app to {RUNTIME}, {BACKUP};"
            " create table app.actor_key (id int generated always as identity primary key, ipad bytea not null, opad bytea not null);",
            "drop schema app cascade",
        ),
        definer("actor_kind", "text", VERIFIED % ("p[1]", "")),
        definer("actor_id", "uuid", VERIFIED % ("p[2]::uuid", "")),
        definer("actor_user", "uuid", VERIFIED % ("p[2]::uuid", "and p[1] = 'user'")),
        definer("is_office", "boolean", "select false"),
        definer("job_evaluation", "uuid", "select null::uuid"),
        *(definer(name, "uuid[]", "select '{}'::uuid[]") for name in ARRAYS),
    ]
