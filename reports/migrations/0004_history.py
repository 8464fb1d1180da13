"""Reports and their handover are recorded; the document itself is frozen in its row and told by its hash."""

from django.db import migrations

from kompass.audit.operations import recorded


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_reach"), ("evaluations", "0009_history")]
    operations = [
        recorded(
            "reports_report",
            audience="evaluators",
            codes=("language", "status"),
            without=("document",),
        ),
        recorded("reports_handover", audience="municipality", codes=("status",)),
    ]
