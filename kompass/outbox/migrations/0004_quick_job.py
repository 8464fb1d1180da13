"""The running job's evaluation, told at once that there is none to whoever is no job: nearly every policy asks."""

from django.db import migrations

from kompass.shared.tenancy import definer

EVALUATION = """
declare
  job uuid := app.actor_job();
begin
  if job is null then return null; end if;
  return (select j.evaluation_id from public.outbox_job j where j.id = job and j.state = 'running');
end
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_jobs_about_people"), ("shared", "0005_kind_before_seal")]
    operations = [definer("job_evaluation", "uuid", EVALUATION, language="plpgsql")]
