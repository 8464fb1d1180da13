"""allauth's doors, closed to those whom nobody invited."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from municipalities import selectors, signin


class ClosedDoor(DefaultAccountAdapter):
    """People are invited; nobody signs up by herself. Letters are in the reader's language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to the account's own language; an address without an account is written to in the page's."""
        with translation.override(selectors.language_of(email) or translation.get_language()):
            super().send_mail(template_prefix, email, context)


class Factors(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted in the database, and the association's people keep at least one."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse the last factor of one who has a role in the association."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=signin.FACTORS).exclude(pk=authenticator.pk)
        return others.exists() or not selectors.belongs_to_association(authenticator.user_id)


def _box() -> Fernet:
    """Return the box whose key is derived from the application's secret (HKDF, RFC 5869)."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kompass second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


class OpenID(DefaultSocialAccountAdapter):
    """A municipality's own sign-in service: it knows its people by subject, and makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        return False
