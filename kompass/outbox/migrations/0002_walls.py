"""Jobs behind the second wall."""

from django.db import migrations

from kompass.shared.tenancy import definer, tenant_table

JOB = "((select app.actor_kind()) = 'job' and id = (select app.actor_id()))"
RELAY = "(select app.actor_kind()) = 'relay'"
PEOPLE = (
    "evaluation_id = any ((select app.visible_evaluations())::uuid[])"
    " or evaluation_id = any ((select app.translated_evaluations())::uuid[])"
)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]
    operations = [
        tenant_table(
            "outbox_job",
            read=f"{PEOPLE} or {JOB} or {RELAY}",
            add=PEOPLE,
            change=f"{PEOPLE} or {JOB} or {RELAY}",
        ),
        definer(
            "job_evaluation",
            "uuid",
            "select j.evaluation_id from public.outbox_job j where (select app.actor_kind()) = 'job' and j.id = (select app.actor_id()) and j.state = 'running'",
        ),
    ]
