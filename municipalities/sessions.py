"""Sessions under row security: a row can be read by its key, or by the sign-in; never listed.

The key is the secret, so app.session_of(key) needs no actor. Writes use the sign-in as the actor.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection, transaction

from kompass.shared.actor import SIGN_IN, acting_as


@contextmanager
def signing_in() -> Iterator[None]:
    """Run the block in a transaction with the sign-in as the actor."""
    with acting_as(SIGN_IN), transaction.atomic():
        yield


class SessionStore(db.SessionStore):
    """Django's database sessions, with the actor that each access needs."""

    def load(self) -> dict[str, Any]:  # Any: Django's own signature
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
