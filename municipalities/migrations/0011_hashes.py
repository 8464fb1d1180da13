"""A command adds a password's hash and reads none."""

from django.db import migrations

HERSELF = "user_id = (select app.actor_user())"
SIGN_IN = "(select app.actor_kind()) = 'auth'"
OWN = f"{HERSELF} or {SIGN_IN}"


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0010_own_invitations")]
    operations = [
        migrations.RunSQL(
            f"alter policy read on municipalities_credential using ({OWN});"
            f"alter policy change on municipalities_credential using ({OWN}) with check ({OWN});"
            f"alter policy remove on municipalities_credential using ({OWN})",
            migrations.RunSQL.noop,
        ),
    ]
