"""Jobs that belong to no evaluation: their maker, the municipality's coordinators and the office see them."""

from django.db import migrations, models

from kompass.shared.tenancy import RUNTIME

JOB = "((select app.actor_kind()) = 'job' and id = (select app.actor_id()))"
RELAY = "(select app.actor_kind()) = 'relay'"
EVALUATIONS = (
    "evaluation_id = any ((select app.visible_evaluations())::uuid[])"
    " or evaluation_id = any ((select app.translated_evaluations())::uuid[])"
)
MADE = "evaluation_id is null and created_by = (select app.actor_user())"
CHARGE = "evaluation_id is null and (municipality_id = any ((select app.coordinated_municipalities())::uuid[]) or (select app.is_office()))"
BEFORE = (f"{EVALUATIONS} or {JOB} or {RELAY}", EVALUATIONS)
NOW = (
    f"{EVALUATIONS} or ({MADE}) or ({CHARGE}) or {JOB} or {RELAY}",
    f"{EVALUATIONS} or ({MADE} and ({CHARGE}))",
)


def policies(read: str, add: str) -> str:
    """Replace which jobs people read and add; such a job is changed by nobody but itself and the relay."""
    return (
        "drop policy read on outbox_job; drop policy add on outbox_job;"
        f"create policy read on outbox_job for select to {RUNTIME} using ({read});"
        f"create policy add on outbox_job for insert to {RUNTIME} with check ({add})"
    )


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_walls"), ("shared", "0004_coordinated")]
    operations = [
        migrations.AlterField("job", "evaluation_id", models.UUIDField(db_index=True, null=True)),
        migrations.AlterField("job", "municipality_id", models.UUIDField(null=True)),
        migrations.RunSQL(policies(*NOW), policies(*BEFORE)),
    ]
