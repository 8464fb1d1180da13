"""Whoever accepted an invitation may read it: it is part of what is known about her."""

from django.db import migrations

from kompass.shared.tenancy import RUNTIME


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0009_letters")]
    operations = [
        migrations.RunSQL(
            f"create policy own on municipalities_invitation for select to {RUNTIME} using (accepted_by_id = (select app.actor_user()))",
            "drop policy own on municipalities_invitation",
        ),
    ]
