"""Secrets that lie in the database under lock: the key is derived from the application's own
secret.
"""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FACTORS = b"kompass second factors"
SERVICES = b"kompass sign-in services"
EMAILS = b"kompass letters"


def encrypt(text: str, *, purpose: bytes) -> str:
    """Return the text encrypted and signed (Fernet)."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def decrypt(sealed: str, *, purpose: bytes) -> str:
    """Return the text again.

    Raises InvalidToken when it was sealed with another secret or for another purpose.
    """
    return _fernet(purpose).decrypt(sealed.encode()).decode()


def _fernet(purpose: bytes) -> Fernet:
    """Return the box whose key is derived from the application's secret (HKDF, RFC 5869)."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
