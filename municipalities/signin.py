"""How somebody signed in: second factor, and how long ago."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib.auth import logout
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NEXT_URL = "wanted"  # where one was going when she was sent to set up her second factor
# What one may open before her second factor: to give it, or to set up the first one; and to leave.
LEAVING = ("account_logout", "set-language")
GIVING = ("mfa_reauthenticate", "mfa_reauthenticate_webauthn")
SETTING_UP = ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate")


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether a second factor, or a passkey in place of both, was given in this session."""
    return any(
        record.get("method") == "mfa"
        for record in get_authentication_records(request, request.user)
    )


def has_factors(user_id: object) -> bool:
    """Tell whether the person has set up a factor; one query."""
    return Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists()


def second_factor_redirect(request: HttpRequest) -> HttpResponse | None:
    """Send one from the association whose session lacks its second factor to give it, or to set it
    up first; else None.

    She may open only what that takes, whatever she is on the page that she wanted.
    """
    person = request.person  # type: ignore[attr-defined]
    if person is None or not person.roles_in(None) or has_second_factor(request):
        return None
    given = has_factors(request.user.pk)
    if request.path_info in {
        reverse(name) for name in (*LEAVING, *(GIVING if given else SETTING_UP))
    }:
        return None
    next_url = request.get_full_path() if request.method == "GET" else reverse("home")
    if not given:
        request.session[NEXT_URL] = next_url
        return redirect("mfa_index")
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': next_url})}")


def pop_next_url(request: HttpRequest) -> str:
    """Return, once, where one was going when her second factor came between."""
    address: str = request.session.pop(NEXT_URL, reverse("home"))
    return address


def is_recent(request: HttpRequest) -> bool:
    """Tell whether the person proved within the last five minutes that it is she: by signing in, or
    again since.
    """
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Sign out one who has neither password nor factor to confirm herself with: she signs in again
    and comes back.
    """
    back = request.get_full_path() if request.method == "GET" else reverse("home")
    logout(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


@receiver(authenticator_added, dispatch_uid="remember-factor")
def remember_factor(
    sender: object, *, request: HttpRequest, user: Any, authenticator: Authenticator, **_: object
) -> None:
    """Count a factor that has just been set up as given: its code or its key has been shown to
    work.
    """
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
