"""Letters of the sign-in leave by the outbox: whoever signs in, or is signed in, may leave one; nobody reads it but its job."""

from django.db import migrations

from kompass.shared.tenancy import definer

POST_LETTER = """
declare made uuid := gen_random_uuid();
begin
  if app.actor_kind() is distinct from 'auth' and app.actor_user() is null then
    raise exception 'this actor writes no letters' using errcode = 'insufficient_privilege';
  end if;
  insert into public.outbox_job (id, kind, key, payload, created_by, created_at, state, attempts, fence, error)
  values (made, 'municipalities.letter', 'municipalities.letter:' || made, jsonb_build_object('sealed', sealed),
    '00000000-0000-0000-0000-000000000000', clock_timestamp(), 'waiting', 0, 0, '');
  perform pg_notify('outbox', made::text);
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0008_sign_in_services"),
        ("outbox", "0003_jobs_about_people"),
    ]
    operations = [
        definer(
            "post_letter",
            "void",
            POST_LETTER,
            arguments="sealed text",
            language="plpgsql",
            volatility="volatile",
        ),
    ]
