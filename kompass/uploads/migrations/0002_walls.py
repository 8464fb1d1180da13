"""Files behind the second wall."""

from django.db import migrations

from kompass.shared.tenancy import tenant_table

OWN = "municipality_id = any ((select app.own_municipalities())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("uploads", "0001_initial"), ("shared", "0001_initial")]
    operations = [
        tenant_table(
            "uploads_storedfile",
            read=f"{OWN} or id = any ((select app.readable_files())::uuid[])",
            add=OWN,
        ),
    ]
