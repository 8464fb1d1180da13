"""What the actor is and where she belongs, with plans that are kept."""

from django.db import migrations

from kompass.shared.tenancy import definer


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0003_credentials"), ("shared", "0003_quick_actor")]
    operations = [
        definer(
            "is_office",
            "boolean",
            "exists (select from public.municipalities_membership m where m.user_id = (select app.actor_user())"
            " and m.municipality_id is null and 'office' = any (m.roles))",
        ),
        definer(
            "own_municipalities",
            "uuid[]",
            "array(select m.municipality_id from public.municipalities_membership m"
            " where m.user_id = (select app.actor_user()) and m.municipality_id is not null)",
        ),
    ]
