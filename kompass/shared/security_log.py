"""The security log: one JSON line per event on stderr, without names and secrets.

A line has the time (UTC), the event, the user's id (never an address), the id of the request, which
the history has too, and the name of the route, since a URL may hold a secret. Events of evaluations
are in the history, not here.
"""

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kompass.shared import actor

log = logging.getLogger("kompass.security")
REFUSALS = {403: "access refused", 404: "nothing found", 429: "throttled"}
TOO_MANY = {"too_many_login_attempts", "rate_limited"}
# URLs of links hold a secret, and Django logs URLs.
SECRET = re.compile(r"(/invitations/|/password/reset/key/)[^/\s?]+")


def note(event: str, *, request: HttpRequest | None = None, **facts: object) -> None:
    """Log an event. Facts are ids, codes and column names, never user input."""
    acting = actor.current()
    route = request and getattr(request, "resolver_match", None)
    line = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": event,
        "user": str(acting.id) if acting and acting.kind == "user" else None,
        "request": str(actor.request() or "") or None,
        "route": route.url_name if route else None,
        "method": request.method if request else None,
    }
    log.info(
        json.dumps(
            {key: value for key, value in {**line, **facts}.items() if value is not None},
            default=str,
        )
    )


def log_on_commit(event: str, **facts: object) -> None:
    """Log an event when the transaction commits; a change that is rolled back leaves no line."""
    acting, asked = actor.current(), actor.request()

    def write() -> None:
        with actor.attributed_to(acting, asked):
            note(event, request=None, **facts)

    transaction.on_commit(write)


class SecurityLogMiddleware:
    """Logs refusals: 403, 429, failed CSRF checks, and 404 for signed-in persons."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        event = getattr(response, "security_event", None) or REFUSALS.get(response.status_code)
        if event and (response.status_code != 404 or request.user.is_authenticated):
            note(event, request=request, status=response.status_code)
        return response

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        """Mark the response of a form that refuses too many attempts; its status is 200."""
        form = (response.context_data or {}).get("form")
        errors = form.errors.as_data().values() if form is not None and form.is_bound else ()
        if any(error.code in TOO_MANY for found in errors for error in found):
            response.security_event = "throttled"  # type: ignore[attr-defined]  # ours
        return response


class SecretFilter(logging.Filter):
    """Removes the secrets of links from every log line with a URL."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if SECRET.search(text):
            record.msg, record.args = SECRET.sub(r"\1…", text), ()
        return True


def _receiver(event: str) -> Callable[..., None]:
    """Return a signal receiver that logs the event and the account, nothing else."""

    def receive(
        sender: object,
        request: HttpRequest | None = None,
        user: Model | None = None,
        **_carried: object,
    ) -> None:
        note(event, request=request, account=getattr(user, "pk", None))

    return receive


def connect() -> None:
    """Connect to the signals of authentication."""
    from allauth.account import signals as account
    from allauth.mfa import signals as factors
    from allauth.socialaccount import signals as services
    from django.contrib.auth import signals as auth

    for signal, event in (
        (auth.user_logged_in, "signed in"),
        (auth.user_logged_out, "signed out"),
        (auth.user_login_failed, "sign-in failed"),
        (account.login_code_rejected, "wrong code"),
        (account.password_changed, "password changed"),
        (account.password_reset, "password reset"),
        (account.password_set, "password set"),
        (factors.authentication_failed, "second factor failed"),
        (factors.authenticator_added, "second factor added"),
        (factors.authenticator_removed, "second factor removed"),
        (services.social_account_added, "sign-in service linked"),
        (services.social_account_removed, "sign-in service unlinked"),
    ):
        signal.connect(_receiver(event), weak=False, dispatch_uid=f"security-log {event}")
