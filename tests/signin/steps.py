"""Steps of signing in over HTTP, without JavaScript."""

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from municipalities.access import Person
from municipalities.sessions import signing_in

PASSWORD = "en lång hemlig lösenfras"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEY = re.compile(r'<p class="key" translate="no">([A-Z2-7=]+)</p>')


def code(secret: str = SECRET, *, later: int = 0) -> str:
    """Return the TOTP code for the secret now, or so many half minutes later (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def give_app(person: Person) -> list[str]:
    """Set up an app for a person; return their recovery codes."""
    with signing_in():
        TOTP.activate(person.user, SECRET)
        return RecoveryCodes.activate(person.user).get_unused_codes()


def by_password(
    client: Client, person: Person, *, password: str = PASSWORD, wanted: str = ""
) -> Any:
    """Send the sign-in form."""
    sent = {"login": person.user.email, "password": password} | ({"next": wanted} if wanted else {})
    return client.post(reverse("account_login"), sent)


def went(response: Any) -> tuple[int, str]:
    """Return the status and the Location without its query."""
    return response.status_code, response.headers.get("Location", "").partition("?")[0]


def words(response: Any) -> str:
    return response.content.decode()


def factors(person: Person) -> list[str]:
    """Return the kinds of somebody's factors."""
    with signing_in():
        return sorted(Authenticator.objects.filter(user=person.user).values_list("type", flat=True))
