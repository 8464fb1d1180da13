from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0016_workspace_walls")]
    operations = [
        migrations.AddIndex(
            model_name="documentversion",
            index=models.Index(fields=["municipality_id", "-created_at"], name="latest_versions"),
        ),
    ]
