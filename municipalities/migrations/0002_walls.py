"""People and municipalities behind the second wall."""

from django.db import migrations

from kompass.shared.tenancy import definer, tenant_table

OFFICE = "(select app.is_office()) or (select app.actor_kind()) = 'command'"
SEES = f"user_id = (select app.actor_user()) or municipality_id = any ((select app.own_municipalities())::uuid[]) or {OFFICE}"


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0001_initial"), ("shared", "0001_initial")]
    operations = [
        tenant_table("municipalities_municipality", read="true", add=OFFICE, change=OFFICE),
        tenant_table(
            "municipalities_membership", read=SEES, add=OFFICE, change=OFFICE, remove=OFFICE
        ),
        definer(
            "is_office",
            "boolean",
            "select exists (select from public.municipalities_membership m where m.user_id = (select app.actor_user())"
            " and m.municipality_id is null and 'office' = any (m.roles))",
        ),
        definer(
            "own_municipalities",
            "uuid[]",
            "select coalesce(array_agg(m.municipality_id), '{}') from public.municipalities_membership m"
            " where m.user_id = (select app.actor_user()) and m.municipality_id is not null",
        ),
    ]
