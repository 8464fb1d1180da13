"""The history is read by people; a job that prints a report needs none of it."""

from django.db import migrations

LED = "audience = 'municipality' and chain = any ((select app.led_municipalities())::uuid[])"
ASSESSED = (
    "audience = 'evaluators' and evaluation_id = any ((select app.assessed_evaluations())::uuid[])"
)
PERSON = "(select app.actor_user()) is not null"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_walls")]
    operations = [
        migrations.RunSQL(
            f"alter policy read on audit_event using ({PERSON} and (({LED}) or ({ASSESSED})))",
            f"alter policy read on audit_event using (({LED}) or ({ASSESSED}))",
        ),
    ]
