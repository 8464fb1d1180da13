"""Database router for the cache table, which has its own connection in autocommit."""

from django.db.models import Model


class CacheRouter:
    """Routes the cache table to the alias `cache`, everything else to `default`."""

    def db_for_read(self, model: type[Model], **hints: object) -> str | None:
        return "cache" if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == "default"
