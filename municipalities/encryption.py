"""Encryption of secrets in the database, with keys derived from SECRET_KEY."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Purposes are part of the key derivation, so stored secrets depend on these bytes.
FACTORS = b"kompass second factors"
SERVICES = b"kompass sign-in services"
EMAILS = b"kompass letters"


def encrypt(text: str, *, purpose: bytes) -> str:
    """Return the text encrypted and signed (Fernet)."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def decrypt(encrypted: str, *, purpose: bytes) -> str:
    """Return the decrypted text.

    Raises InvalidToken when it was encrypted with another secret or for another purpose.
    """
    return _fernet(purpose).decrypt(encrypted.encode()).decode()


def _fernet(purpose: bytes) -> Fernet:
    """Return a Fernet whose key is derived from SECRET_KEY (HKDF, RFC 5869)."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
