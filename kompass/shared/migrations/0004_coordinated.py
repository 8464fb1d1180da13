"""The municipalities that the actor coordinates: a stub until the floor above tells."""

from django.db import migrations

from kompass.shared.tenancy import definer


class Migration(migrations.Migration):
    dependencies = [("shared", "0003_quick_actor")]
    operations = [definer("coordinated_municipalities", "uuid[]", "select '{}'::uuid[]")]
