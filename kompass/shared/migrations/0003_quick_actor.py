"""The actor, verified once per question, with a plan that is kept."""

from django.db import migrations

from kompass.shared.tenancy import definer

PART = """
declare
  p text[] := string_to_array(current_setting('app.actor', true), '|');
  body bytea;
begin
  if array_length(p, 1) is distinct from 4 or p[2] !~ '^[0-9a-f-]{36}$' or p[3] !~ '^[0-9]{1,12}$' then return null; end if;
  if abs(extract(epoch from now()) - p[3]::numeric) >= 600 then return null; end if;
  body := convert_to(p[1] || '|' || p[2] || '|' || p[3], 'utf8');
  if not exists (select from app.actor_key k where encode(sha256(k.opad || sha256(k.ipad || body)), 'hex') = p[4]) then return null; end if;
  return p[place];
end
"""


class Migration(migrations.Migration):
    dependencies = [("shared", "0002_cache")]
    operations = [
        definer("actor_part", "text", PART, arguments="place integer", language="plpgsql"),
        definer("actor_kind", "text", "app.actor_part(1)"),
        definer("actor_id", "uuid", "app.actor_part(2)::uuid"),
        definer(
            "actor_user",
            "uuid",
            "case when app.actor_part(1) = 'user' then app.actor_part(2)::uuid end",
        ),
    ]
