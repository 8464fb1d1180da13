"""Reports behind the second wall: drafts for those who write, handed-over ones for the municipality too."""

from django.db import migrations

from kompass.shared.tenancy import definer, same_tenant, tenant_table

WORDED = "evaluation_id = any ((select app.worded_evaluations())::uuid[])"
SEEN = "evaluation_id = any ((select app.visible_evaluations())::uuid[])"
ASSESSED = "evaluation_id = any ((select app.assessed_evaluations())::uuid[])"
RECEIVED = "id = any ((select app.received_reports())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("evaluations", "0002_walls")]
    operations = [
        definer(
            "received_reports",
            "uuid[]",
            "select coalesce(array_agg(h.report_id), '{}') from public.reports_handover h where h.evaluation_id = any ((select app.visible_evaluations())::uuid[])",
        ),
        tenant_table(
            "reports_report",
            read=f"{WORDED} or {RECEIVED}",
            add="evaluation_id = (select app.job_evaluation())",
        ),
        tenant_table(
            "reports_handover",
            read=f"{SEEN} or {WORDED}",
            add=f"(select app.is_office()) or {ASSESSED}",
        ),
        same_tenant(
            "reports_report", "evaluation_id", "evaluations_evaluation", tenant="municipality_id"
        ),
        same_tenant(
            "reports_handover", "evaluation_id", "evaluations_evaluation", tenant="municipality_id"
        ),
        same_tenant("reports_handover", "report_id", "reports_report", tenant="evaluation_id"),
    ]
