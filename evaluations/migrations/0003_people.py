"""Those who work on one evaluation may read each other's names."""

from django.db import migrations

from kompass.shared.tenancy import definer


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_walls"), ("municipalities", "0003_credentials")]
    operations = [
        definer(
            "listed_people",
            "uuid[]",
            "select coalesce(array_agg(distinct x.id), '{}') from ("
            " select m.user_id as id from public.municipalities_membership m"
            " where m.municipality_id = any ((select app.own_municipalities())::uuid[])"
            " union all select a.user_id from public.evaluations_assignment a"
            " where a.evaluation_id = any ((select app.visible_evaluations())::uuid[])"
            " or a.evaluation_id = any ((select app.translated_evaluations())::uuid[])) x",
        ),
    ]
