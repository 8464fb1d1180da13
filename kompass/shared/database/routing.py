"""The cache table has a connection of its own, in autocommit."""

from typing import Any


class CacheRouter:
    """Sends the cache's table to the alias `cache`; everything else stays on `default`."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "cache" if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"
