"""Authenticator apps of the fictional people in the association.

Their keys are derived from the installation's secret, so that they stay the same.
"""

import base64
import hashlib
import hmac
import time
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings

from municipalities.models import User
from municipalities.sessions import signing_in

PERIOD = 30  # seconds that a code is valid (RFC 6238)


def secret_of(email: str) -> str:
    """Return the app's key for an e-mail address, derived from the installation's secret."""
    body = f"demonstration|{email}".encode()
    return base64.b32encode(
        hmac.new(settings.SECRET_KEY.encode(), body, hashlib.sha256).digest()[:20]
    ).decode()


def otpauth_uri(email: str) -> str:
    """Return the address that an authenticator app reads from a QR code."""
    query = urlencode({"secret": secret_of(email), "issuer": "Kompass"})
    return f"otpauth://totp/{quote(email)}?{query}"


def code_of(email: str, *, later: int = 0) -> str:
    """Return the code that the app shows now, or `later` periods from now."""
    return format_hotp_value(hotp_value(secret_of(email), int(time.time()) // PERIOD + later))


def set_up(user: User) -> None:
    """Set up the app and recovery codes of a user who has none."""
    with signing_in():
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(user, secret_of(user.email))
            RecoveryCodes.activate(user)
