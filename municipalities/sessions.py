"""Sessions behind the second wall: a row is reached by its key, or by the sign-in code; nobody
lists them.

The key is the secret, so reading one session needs no actor: app.session_of(key) gives what belongs
to exactly this key. Everything that writes acts as the sign-in for that moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection, transaction

from kompass.shared.actor import SIGN_IN, acting_as


@contextmanager
def signing_in() -> Iterator[None]:
    """Act as the sign-in in one transaction."""
    with acting_as(SIGN_IN), transaction.atomic():
        yield


class SessionStore(db.SessionStore):
    """Django's database sessions, with the actor that each access needs."""

    def load(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("select app.session_of(%s)", [self.session_key])
            found = cursor.fetchone()[0]
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found)

    def exists(self, session_key: str) -> bool:
        with signing_in():
            return super().exists(session_key)

    def save(self, must_create: bool = False) -> None:
        with signing_in():
            super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        with signing_in():
            super().delete(session_key)

    @classmethod
    def clear_expired(cls) -> None:
        with signing_in():
            super().clear_expired()
