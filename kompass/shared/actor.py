"""The actor of a transaction, signed so that the database can verify it.

The text is ``kind|id|issued|mac``: issued is a Unix time in seconds, mac is HMAC-SHA256 in hex (RFC
2104) over the first three parts. PostgreSQL checks the same mac with the pads of the key
(app.actor_key) and refuses one issued more than ten minutes ago or ahead.
"""

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection

KINDS = ("user", "auth", "job", "relay", "retention", "command")
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor: a person or a job with its id, or another of KINDS. Raises ValueError."""

    kind: str
    id: UUID = NOBODY

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of actor: {self.kind}")


COMMAND = Actor("command")  # a command without a responsible person: the installation
SIGN_IN = Actor("auth")  # the sign-in, which alone reads the credentials of others

_current: ContextVar[Actor | None] = ContextVar("actor", default=None)
_request: ContextVar[UUID | None] = ContextVar("request", default=None)
PUBLISH = "select set_config('app.actor', %s, true), set_config('app.request', %s, true)"


def current() -> Actor | None:
    """Return the current actor of this context, or None."""
    return _current.get()


def request() -> UUID | None:
    """Return the id of the current request or job, or None."""
    return _request.get()


@contextmanager
def attributed_to(actor: Actor | None, request: UUID | None) -> Iterator[None]:
    """Restore actor and request for code that runs after the commit, without a transaction."""
    token, asked = _current.set(actor), _request.set(request)
    try:
        yield
    finally:
        _current.reset(token)
        _request.reset(asked)


def sign(actor: Actor) -> str:
    """Return ``kind|id|issued|mac`` for the actor, issued now."""
    body = f"{actor.kind}|{actor.id}|{int(time.time())}"
    mac = hmac.new(settings.KOMPASS_ACTOR_KEY.encode(), body.encode(), hashlib.sha256).hexdigest()
    return f"{body}|{mac}"


def pads(key: str) -> tuple[bytes, bytes]:
    """Return the inner and outer pad of an HMAC-SHA256 key (RFC 2104), 64 bytes each."""
    raw = key.encode()
    block = (hashlib.sha256(raw).digest() if len(raw) > 64 else raw).ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def published() -> list[str]:
    """Return the parameters of PUBLISH: the signed actor, and the id of its request or job."""
    actor, request = current(), _request.get()
    if actor and actor.kind == "job":
        request = actor.id
    return [sign(actor) if actor else "", str(request or "")]


def publish() -> None:
    """Set the current actor in the running transaction; without one, an empty text."""
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, published())


@contextmanager
def acting_as(actor: Actor | None, *, request: UUID | None = None) -> Iterator[None]:
    """Set the actor (None: nobody) and the request for the block, also in a running transaction."""
    # The same actor has been published when the transaction began.
    same = actor == current() and request in (None, _request.get())
    inside = connection.in_atomic_block and not same
    token = _current.set(actor)
    asked = _request.set(request or _request.get())
    if inside:
        publish()
    try:
        yield
    finally:
        _current.reset(token)
        _request.reset(asked)
        if inside and connection.in_atomic_block and not connection.needs_rollback:
            publish()
