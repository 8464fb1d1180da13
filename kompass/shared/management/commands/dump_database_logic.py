"""bin/manage dump_database_logic: write the functions, policies and triggers to a file."""

from django.core.management.base import BaseCommand
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from kompass.shared.database_logic import FILE, dump

NAME = "kompass_database_logic"


class Command(BaseCommand):
    help = "Write database/current.sql: functions, policies and triggers that the migrations make."

    def handle(self, *args: object, **options: object) -> None:
        """Migrate a separate empty database, so that the logic comes from the migrations alone."""
        connection.settings_dict["TEST"]["NAME"] = NAME
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
        try:
            text = dump()
        finally:
            teardown_databases(made, verbosity=0)
        FILE.write_text(text, encoding="utf-8")
        self.stdout.write(f"{FILE.name}: {len(text.splitlines())} lines")
