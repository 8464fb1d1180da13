"""The person and the job that act: the kind that is claimed is looked at before its seal is checked, and checked once.

Policies ask this in nearly every query. A text of another kind cannot become one of this kind by being checked.
"""

from django.db import migrations

from kompass.shared.tenancy import definer

OF_KIND = """
begin
  if split_part(current_setting('app.actor', true), '|', 1) is distinct from '%s' then return null; end if;
  return app.actor_part(2)::uuid;
end
"""


class Migration(migrations.Migration):
    dependencies = [("shared", "0004_coordinated")]
    operations = [
        definer(f"actor_{kind}", "uuid", OF_KIND % kind, language="plpgsql")
        for kind in ("user", "job")
    ]
