"""Two roles on one test database: the owner creates and empties it, tests use the runtime role."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from kompass.settings.environment import required

# Reference data that a flush keeps; of municipalities it takes away the fictional ones.
KEPT = (
    "questionnaire_",
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "municipalities_municipality",
)
ADDRESSES = {
    "owner": "DATABASE_OWNER_URL",
    "runtime": "DATABASE_URL",
    "backup": "DATABASE_BACKUP_URL",
}
SETS = Path(settings.BASE_DIR) / "questionnaire" / "data" / "sets"


def become(role: str) -> None:
    """Reconnect as the owner, the runtime or the backup role."""
    connection.close()
    address = urlsplit(required(ADDRESSES[role]))
    connection.settings_dict["USER"] = unquote(address.username or "")
    connection.settings_dict["PASSWORD"] = unquote(address.password or "")
    settings.KOMPASS_DB_ROLE = role


def create(*, verbosity: int, keepdb: bool) -> list:
    """Create and migrate the test database as its owner."""
    become("owner")
    return setup_databases(
        verbosity=verbosity, interactive=False, keepdb=keepdb, serialized_aliases=set()
    )


def destroy(config: list, *, verbosity: int) -> None:
    become("owner")
    teardown_databases(config, verbosity=verbosity)


def flush() -> None:
    """Empty every table but the reference data, as the owner; continue as the runtime role.

    Foreign keys are checked at the end of the transaction, so the order does not matter; for so few
    rows this is quicker than TRUNCATE.
    """
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    history = [table for table in tables if table.startswith("audit_")]
    become("owner")
    with transaction.atomic(), connection.cursor() as cursor:
        for table in [
            *history,
            *tables,
            *history,
        ]:  # emptying the others is recorded too, in a history of its own
            if not table.startswith(KEPT):
                cursor.execute(f"delete from {table}")
        cursor.execute("delete from municipalities_municipality where fictional")
    become("runtime")
