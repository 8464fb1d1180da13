"""Memberships are recorded, and who leads a municipality reads its history."""

from django.db import migrations

from kompass.audit.operations import recorded
from kompass.shared.tenancy import definer


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0006_inviting"), ("audit", "0002_walls")]
    operations = [
        definer(
            "led_municipalities",
            "uuid[]",
            "select coalesce(array_agg(m.municipality_id), '{}') from public.municipalities_membership m"
            " where m.user_id = (select app.actor_user()) and m.municipality_id is not null and m.roles && array['coordinator', 'leader']::varchar[]",
        ),
        recorded("municipalities_membership", audience="municipality", evaluation="none"),
        recorded(
            "municipalities_invitation",
            audience="municipality",
            evaluation="none",
            without=("email", "name", "token_hash"),
        ),
    ]
