"""The states of a file that a virus scanner looks at, and when it looked."""

from django.db import migrations, models

STATES = [
    ("pending", "Waiting"),
    ("clean", "Checked"),
    ("not scanned", "Not checked"),
    ("infected", "Infected"),
    ("error", "Check failed"),
]


class Migration(migrations.Migration):
    dependencies = [("uploads", "0002_walls")]
    operations = [
        migrations.AddField("storedfile", "scanned_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "storedfile",
            "state",
            models.CharField(choices=STATES, default="pending", max_length=12),
        ),
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(
                condition=models.Q(state__in=[state for state, _ in STATES]),
                name="the_state_of_a_file_is_known",
            ),
        ),
    ]
