"""Files of answers that wait to be applied: the municipality's alone, put there by the one who read the file."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kompass.shared.tenancy import same_tenant, tenant_table

OWN = "municipality_id = any ((select app.own_municipalities())::uuid[])"
ME = "(select app.actor_user())"


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0020_receipt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="AnswerProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("municipality_id", models.UUIDField(editable=False)),
                ("rows", models.JSONField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evaluations.evaluation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        tenant_table(
            "evaluations_answerproposal", read=OWN, add=f"{OWN} and made_by_id = {ME}", remove=OWN
        ),
        same_tenant(
            "evaluations_answerproposal",
            "evaluation_id",
            "evaluations_evaluation",
            tenant="municipality_id",
        ),
    ]
