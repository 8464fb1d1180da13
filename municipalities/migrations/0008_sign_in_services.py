"""Municipalities' own sign-in services: known to the sign-in and to the commands that keep them, to nobody else.

The sign-in page shows their names alone; app.sign_in_services() gives these, and never a secret.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from kompass.shared.tenancy import definer, tenant_table

COMMAND = "(select app.actor_kind()) = 'command'"
MACHINE = f"(select app.actor_kind()) = 'auth' or {COMMAND}"


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0007_history")]
    operations = [
        migrations.CreateModel(
            name="SignInService",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("provider_id", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=100)),
                ("issuer", models.URLField()),
                ("client_id", models.CharField(max_length=200)),
                ("secret", models.TextField()),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=253), size=None
                    ),
                ),
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_in_service",
                        to="municipalities.municipality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("domains__len__gt", 0)),
                        name="a_sign_in_service_has_a_domain",
                    ),
                ],
            },
        ),
        tenant_table(
            "municipalities_signinservice",
            read=MACHINE,
            add=COMMAND,
            change=COMMAND,
            remove=COMMAND,
        ),
        definer(
            "sign_in_services",
            "table (provider_id text, name text, municipality_id uuid)",
            "select s.provider_id::text, s.name::text, s.municipality_id from public.municipalities_signinservice s",
        ),
    ]
