"""PostgreSQL backend that publishes the actor of each transaction and refuses powerful roles."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base

WEAK = """
select rolsuper or rolbypassrls
    or exists (
        select from pg_class
        where relowner = r.oid and relnamespace = 'public'::regnamespace
    )
from pg_roles r where rolname = current_user
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection with an actor within each transaction and none between them."""

    def init_connection_state(self) -> None:
        super().init_connection_state()
        if settings.KOMPASS_DB_ROLE != "owner":
            self._refuse_powerful_role()

    def _refuse_powerful_role(self) -> None:
        """Raise ImproperlyConfigured for a superuser, an owner or a role with BYPASSRLS.

        System checks do not run under gunicorn and Celery, so each connection checks its role.
        """
        with self.connection.cursor() as cursor:
            row = cursor.execute(WEAK).fetchone()
        self.connection.commit() if not self.connection.autocommit else None
        if row is None or row[0]:
            raise ImproperlyConfigured(
                "The database role of the application is a superuser, an owner of tables or "
                "bypasses row security."
            )

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if not autocommit:
            self._publish_actor()

    def _publish_actor(self) -> None:
        # Imported late: kompass.shared.actor uses django.db.connection, which loads this module.
        from kompass.shared import actor

        if actor.current() is not None:
            with self.cursor() as cursor:
                cursor.execute(actor.PUBLISH, actor.published())
