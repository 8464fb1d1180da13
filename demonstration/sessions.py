"""Signed-in sessions without the sign-in pages, for benchmarks and tests."""

import time
from collections.abc import Sequence
from typing import Any

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as OF_USER
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from municipalities.models import User
from municipalities.sessions import SessionStore

BOTH = ("password", "mfa")


def start_session(
    client: Client, user: User, *, methods: Sequence[str] = BOTH, seconds_ago: float = 0.0
) -> Client:
    """Give the client a session of a user who signed in with these methods so many seconds ago;
    return the client.
    """
    session = SessionStore()
    records: list[dict[str, Any]] = [
        {"method": method, "at": time.time() - seconds_ago} for method in methods
    ]
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[OF_USER], session[METHODS] = str(user.pk), records
    session["seen"] = int(time.time() - seconds_ago)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client
