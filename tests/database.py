"""Two roles on one test database: the owner creates and empties it, tests use the runtime role."""

import os
from hashlib import blake2b
from pathlib import Path
from typing import LiteralString
from urllib.parse import unquote, urlsplit

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql

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
MIGRATING = 20_261  # an advisory lock: one process migrates, the others wait
SETS = Path(settings.BASE_DIR) / "questionnaire" / "data" / "sets"


def become(role: str) -> None:
    """Reconnect as the owner, the runtime or the backup role."""
    connection.close()
    address = urlsplit(required(ADDRESSES[role]))
    connection.settings_dict["USER"] = unquote(address.username or "")
    connection.settings_dict["PASSWORD"] = unquote(address.password or "")
    settings.KOMPASS_DB_ROLE = role


def create(*, verbosity: int, keepdb: bool) -> list:
    """Copy the migrated database as the test database; with keepdb unless there is one."""
    become("owner")
    name = connection.creation._get_test_db_name()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as admin:
        if not (keepdb and _exists(admin, name)):
            template = migrated()
            admin.execute(_statement("drop database if exists {} with (force)", name))
            admin.execute(_statement("create database {} template {}", name, template))
    return _set_up(verbosity=verbosity, keepdb=True)


def migrated() -> str:
    """Return the name of a migrated database to copy; the first process that asks makes it.

    Migrating takes longest of all that the tests prepare. The name holds a digest of the
    migrations, since a server may outlive a change of them.
    """
    digest = blake2b(digest_size=6)
    root = Path(settings.BASE_DIR)
    for path in sorted([*root.glob("*/migrations/*.py"), *root.glob("*/*/migrations/*.py")]):
        digest.update(path.read_bytes())
    name = f"kompass_migrated_{digest.hexdigest()}"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(%s)", [MIGRATING])
        if not _exists(admin, name):
            _migrate(f"{name}_unfinished")
            admin.execute(_statement("alter database {} rename to {}", f"{name}_unfinished", name))
    return name


def _migrate(name: str) -> None:
    """Create and migrate a database as its owner, and leave it there."""
    test, role = connection.settings_dict["TEST"], settings.KOMPASS_DB_ROLE
    named = test.get("NAME")
    become("owner")
    test["NAME"] = name
    try:
        config = _set_up(verbosity=0, keepdb=False)
        teardown_databases(config, verbosity=0, keepdb=True)
    finally:
        test["NAME"] = named
        become(role)


def _set_up(*, verbosity: int, keepdb: bool) -> list:
    return setup_databases(
        verbosity=verbosity, interactive=False, keepdb=keepdb, serialized_aliases=set()
    )


def _exists(admin: psycopg.Connection, name: str) -> bool:
    return bool(admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone())


def _statement(text: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))


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


if __name__ == "__main__":
    django.setup()
    migrated()
