"""Settings of the site's address, cookies and security headers."""

import os
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kompass.settings.environment import required

KOMPASS_URL = required("KOMPASS_URL").rstrip("/")
_site = urlsplit(KOMPASS_URL)
_secure = _site.scheme == "https"
if not _secure and _site.hostname != "localhost":
    raise ImproperlyConfigured("KOMPASS_URL may be http only for localhost.")
ALLOWED_HOSTS = [_site.hostname] + (["127.0.0.1"] if not _secure else [])
CSRF_TRUSTED_ORIGINS = [KOMPASS_URL]

ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _secure else "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure  # localhost alone, see above
# Behind the TLS proxy the client's address is the last but one of X-Forwarded-For. Without a proxy
# such headers are ignored.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("KOMPASS_TRUSTED_PROXIES", "0"))

CSRF_FAILURE_VIEW = "municipalities.views.csrf_failure"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _secure
SESSION_COOKIE_NAME = "__Host-session" if _secure else "session"
# Read by app.js, so that a form can still be sent after a new sign-in.
CSRF_COOKIE_NAME = "__Host-csrf" if _secure else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if _secure else "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
# Messages may name people, so they are not kept in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = False  # the TLS proxy redirects; health checks inside speak plain HTTP
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # the same reason
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
