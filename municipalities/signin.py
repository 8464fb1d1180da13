"""How a session was authenticated: with a second factor, and how long ago."""

import time

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

from municipalities.access import person_of
from municipalities.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NEXT_URL = "wanted"  # session key: the URL to continue with after setting up a factor
# Views that are open before the second factor: signing out, giving it, or setting up the first one.
LEAVING = ("account_logout", "set-language")
GIVING = ("mfa_reauthenticate", "mfa_reauthenticate_webauthn")
SETTING_UP = ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate")


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether the session was authenticated with a second factor or a passkey."""
    return any(
        record.get("method") == "mfa"
        for record in get_authentication_records(request, request.user)
    )


def has_factors(user_id: object) -> bool:
    """Tell whether a user has set up a factor; one query."""
    return Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists()


def second_factor_redirect(request: HttpRequest) -> HttpResponse | None:
    """Return a redirect to the second factor when it is required and missing, else None.

    It is required of persons with a role in the association. Without a factor they are sent to set
    one up; the views above stay open.
    """
    person = person_of(request)
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
    """Return and forget the URL that was requested before the second factor."""
    address: str = request.session.pop(NEXT_URL, reverse("home"))
    return address


def is_recent(request: HttpRequest) -> bool:
    """Tell whether the last authentication is less than five minutes ago."""
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Sign out and return a redirect to the sign-in, which leads back.

    For persons who have neither a password nor a factor to reauthenticate with.
    """
    back = request.get_full_path() if request.method == "GET" else reverse("home")
    logout(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


@receiver(authenticator_added, dispatch_uid="remember-factor")
def remember_factor(
    sender: object, *, request: HttpRequest, user: User, authenticator: Authenticator, **_: object
) -> None:
    """Record a new factor as an authentication: setting it up has verified it."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
