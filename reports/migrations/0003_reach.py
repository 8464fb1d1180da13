"""The office is asked for first: see the evaluations' migration of the same name."""

from django.db import migrations

from kompass.shared.tenancy import definer

OFFICE = "(select app.is_office())"
SEEN = "evaluation_id = any ((select app.visible_evaluations())::uuid[])"
WORDED = "evaluation_id = any ((select app.worded_evaluations())::uuid[])"
RECEIVED = "id = any ((select app.received_reports())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_walls"), ("evaluations", "0006_reach")]
    operations = [
        definer(
            "received_reports",
            "uuid[]",
            "array(select h.report_id from public.reports_handover h where h.evaluation_id = any ((select app.visible_evaluations())::uuid[]))",
        ),
        migrations.RunSQL(
            f"alter policy read on reports_report using ({OFFICE} or {WORDED} or {RECEIVED});"
            f"alter policy read on reports_handover using ({OFFICE} or {SEEN} or {WORDED})",
            migrations.RunSQL.noop,
        ),
    ]
