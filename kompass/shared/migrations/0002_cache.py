"""The cache's table, in the form Django's database cache expects: counters of attempts, shared by every process."""

from django.db import migrations

from kompass.shared.tenancy import RUNTIME


class Migration(migrations.Migration):
    dependencies = [("shared", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "create table kompass_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);"
            " create index kompass_cache_expires on kompass_cache (expires);"
            f" grant select, insert, update, delete on kompass_cache to {RUNTIME}",
            "drop table kompass_cache",
        ),
    ]
