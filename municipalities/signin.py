"""How somebody signed in: second factor, and how long ago."""

import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether a second factor, or a passkey in place of both, was given in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def has_factors(user_id: object) -> bool:
    """Tell whether the person has set up a factor; one query."""
    return Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists()


def next_step(request: HttpRequest) -> str:
    """Return where one without a second factor in her session goes: to give it, or to set it up first."""
    name = "mfa_reauthenticate" if has_factors(request.user.pk) else "mfa_index"
    return f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}"


def is_recent(request: HttpRequest) -> bool:
    """Tell whether the person proved within the last five minutes that it is she: by signing in, or again since."""
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def remember_factor(sender: object, *, request: HttpRequest, user: object, authenticator: Authenticator, **_: object) -> None:
    """Count a factor that has just been set up as given: its code or its key has been shown to work."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)  # type: ignore[arg-type]


def connect() -> None:
    authenticator_added.connect(remember_factor, dispatch_uid="remember-factor")
