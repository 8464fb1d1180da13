"""Scanning behind the second wall: a job reaches the one file it scans, the office counts files without reading them."""

from django.db import migrations

from kompass.shared.tenancy import RUNTIME, definer

OWN = "municipality_id = any ((select app.own_municipalities())::uuid[])"
READ = f"{OWN} or id = any ((select app.readable_files())::uuid[]) or ((select app.is_office()) and app.reads_file(id))"
SCANNED = "id = (select app.scanned_file())"

SCANNED_FILE = """
select f.id from public.outbox_job j
join public.evaluations_evaluation e on e.id = j.evaluation_id
join public.uploads_storedfile f on f.id::text = j.payload ->> 'file' and f.municipality_id = e.municipality_id
where (select app.actor_kind()) = 'job' and j.id = (select app.actor_id()) and j.kind = 'evaluations.scan'
"""
FILE_STATES = """
select f.municipality_id, f.state::text, count(*) from public.uploads_storedfile f
where (select app.is_office()) group by f.municipality_id, f.state
"""
# Which files wait for a scanner, and an evaluation of theirs for the job to belong to; never their names.
UNSCANNED_FILES = """
select f.id, f.municipality_id, (
  select e.id from public.evaluations_evaluation e where e.municipality_id = f.municipality_id order by e.id limit 1
) from public.uploads_storedfile f where (select app.is_office()) and f.state in ('pending', 'not scanned', 'error') order by f.created_at
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0010_readings"), ("uploads", "0003_states")]
    operations = [
        definer("scanned_file", "uuid", SCANNED_FILE),
        definer(
            "file_states", "table (municipality_id uuid, state text, files bigint)", FILE_STATES
        ),
        definer(
            "unscanned_files",
            "table (id uuid, municipality_id uuid, evaluation_id uuid)",
            UNSCANNED_FILES,
        ),
        migrations.RunSQL(
            f"""
            drop policy read on uploads_storedfile;
            create policy read on uploads_storedfile for select to {RUNTIME} using ({READ} or {SCANNED});
            create policy change on uploads_storedfile for update to {RUNTIME} using ({SCANNED}) with check ({SCANNED});
            revoke update on uploads_storedfile from {RUNTIME};
            grant update (state, scanned_at) on uploads_storedfile to {RUNTIME};
            """,
            f"""
            grant update on uploads_storedfile to {RUNTIME};
            drop policy change on uploads_storedfile;
            drop policy read on uploads_storedfile;
            create policy read on uploads_storedfile for select to {RUNTIME} using ({READ});
            """,
        ),
    ]
