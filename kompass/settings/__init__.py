"""All settings on one page, read from the environment; what is missing stops the start with its
name.
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kompass.settings.authentication import *  # noqa: F403  the sign-in's settings, which Django reads here

BASE_DIR = Path(__file__).resolve().parents[2]


def needed(name: str) -> str:
    """Return the environment variable or stop with its name."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is missing.")
    return value


def database(url: str) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name into Django's mapping."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("A database address must start with postgresql://")
    return {
        "ENGINE": "kompass.shared.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }


def files() -> dict[str, object]:
    """Return where files are kept: in S3 when the environment names a bucket, else in the folder
    KOMPASS_MEDIA.
    """
    bucket = os.environ.get("KOMPASS_S3_BUCKET")
    if not bucket:
        return {"BACKEND": "kompass.uploads.storage.Folder"}
    from botocore.config import Config  # takes its time, and most installations have a folder

    options = {
        "bucket_name": bucket,
        "endpoint_url": os.environ.get("KOMPASS_S3_ENDPOINT") or None,
        "region_name": os.environ.get("KOMPASS_S3_REGION") or None,
        "access_key": needed("KOMPASS_S3_ACCESS_KEY"),
        "secret_key": needed("KOMPASS_S3_SECRET_KEY"),
        "default_acl": "private",
        "querystring_auth": False,
        "file_overwrite": True,  # a key names its content
        "client_config": Config(
            signature_version="s3v4",
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3},
            # What speaks S3 without being Amazon's need not know its newest checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


DEBUG = os.environ.get("KOMPASS_DEBUG") == "1"
SECRET_KEY = needed("KOMPASS_SECRET_KEY")
KOMPASS_ACTOR_KEY = needed("KOMPASS_ACTOR_KEY")
KOMPASS_URL = needed("KOMPASS_URL").rstrip("/")
KOMPASS_MEDIA = Path(needed("KOMPASS_MEDIA"))
KOMPASS_PDF = os.environ.get("KOMPASS_PDF", "1") == "1"
KOMPASS_CLAMAV = os.environ.get("KOMPASS_CLAMAV", "")
if KOMPASS_CLAMAV and not re.fullmatch(r"unix:/.+|tcp:.+:\d+", KOMPASS_CLAMAV):
    raise ImproperlyConfigured("KOMPASS_CLAMAV must be unix:/path or tcp:host:port.")
KOMPASS_ALLOW_UNSCANNED = os.environ.get("KOMPASS_ALLOW_UNSCANNED") == "1"
KOMPASS_DB_ROLE = os.environ.get("KOMPASS_DB_ROLE", "runtime")
KOMPASS_DB_ROLES = {"owner": "kompass_owner", "runtime": "kompass_app", "backup": "kompass_backup"}
KOMPASS_MAX_FILE = 25 * 1024 * 1024
KOMPASS_MAX_TENANT = int(os.environ.get("KOMPASS_MAX_TENANT_MB") or "500") * 1024 * 1024

host = urlsplit(KOMPASS_URL)
secure = host.scheme == "https"
if not secure and host.hostname != "localhost":
    raise ImproperlyConfigured("KOMPASS_URL may be http only for localhost.")
ALLOWED_HOSTS = [host.hostname] + (["127.0.0.1"] if not secure else [])
CSRF_TRUSTED_ORIGINS = [KOMPASS_URL]

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "kompass.shared",
    "kompass.outbox",
    "kompass.uploads",
    "kompass.audit",
    "municipalities",
    "questionnaire",
    "evaluations",
    "library",
    "workspace",
    "assessment",
    "rounds",
    "reports",
    "home",
    "demonstration",
]
MIDDLEWARE = [
    "kompass.shared.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Outside the request's transaction: what is said and noted after the commit still reaches the
    # page and the session.
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "municipalities.middleware.ActorMiddleware",
    "kompass.shared.security_log.SecurityLogMiddleware",
    "municipalities.middleware.UserLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # Every view is closed to those who are not signed in, unless it says login_not_required.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "municipalities.middleware.SecondFactorMiddleware",
]
ROOT_URLCONF = "kompass.urls"
FORM_RENDERER = "kompass.shared.form_rendering.Renderer"
WSGI_APPLICATION = "kompass.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "municipalities.middleware.header",
            ],
            "builtins": ["django.templatetags.i18n", "kompass.shared.templatetags.kompass"],
        },
    }
]

owner = KOMPASS_DB_ROLE == "owner"
DATABASES = {"default": database(needed("DATABASE_OWNER_URL" if owner else "DATABASE_URL"))}
# The cache table alone: a counter of attempts must survive the rollback of the request that failed.
DATABASES["cache"] = DATABASES["default"] | {"TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["kompass.shared.database.routing.CacheRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "municipalities.User"
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kompass_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if redis_cache := os.environ.get("KOMPASS_CACHE_URL"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_cache,
        }
    }

# Behind the TLS proxy the client's address is the last but one; without a proxy headers are not
# believed.
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if secure else "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not secure  # localhost alone, see above
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("KOMPASS_TRUSTED_PROXIES", "0"))

LANGUAGE_CODE = "en"
LANGUAGES = [("sv", _("Swedish")), ("fi", _("Finnish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "sv"
MODELTRANSLATION_LANGUAGES = ("sv", "fi", "en")
MODELTRANSLATION_ENABLE_FALLBACKS = False
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
manifest = os.environ.get("KOMPASS_EMBEDDED") != "1" and not DEBUG
# Without collected files (embedded, development) they are found where they lie.
STATIC_ROOT = (
    Path(os.environ.get("KOMPASS_STATIC_ROOT", BASE_DIR / "var" / "static")) if manifest else None
)
STORAGES = {
    "default": files(),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if manifest
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not manifest
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else uses our files
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("KOMPASS_SMTP_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("KOMPASS_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("KOMPASS_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("KOMPASS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KOMPASS_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("KOMPASS_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 15  # seconds; a mail server that says nothing must not hold a worker
DEFAULT_FROM_EMAIL = os.environ.get("KOMPASS_FROM", "Kompass <kompass@localhost>")

CSRF_FAILURE_VIEW = "municipalities.views.csrf_failure"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = secure
SESSION_COOKIE_NAME = "__Host-session" if secure else "session"
CSRF_COOKIE_NAME = (
    "__Host-csrf" if secure else "csrf"
)  # read by app.js, so that a form outlives a new sign-in
LANGUAGE_COOKIE_NAME = "__Host-language" if secure else "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
# they name people: no cookie of their own
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = False  # the TLS proxy redirects; health checks inside speak plain HTTP
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # the same reason
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if secure else None
SECURE_HSTS_SECONDS = 31536000 if secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = secure
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

CELERY_BROKER_URL = os.environ.get("KOMPASS_BROKER_URL", "")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A person waits for the doorbell only in passing: without these a broker that is down holds her
# page for six seconds a job.
KOMPASS_PUBLISH_OPTIONS = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
    **KOMPASS_PUBLISH_OPTIONS,
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
if CELERY_BROKER_URL.startswith("filesystem:"):
    letters = Path(urlsplit(CELERY_BROKER_URL).path)
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(letters / "letters"),
        "data_folder_out": str(letters / "letters"),
        "control_folder": str(letters / "control"),
        "polling_interval": 0.1,
    }
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without secrets": {"()": "kompass.shared.security_log.SecretFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"kompass.security": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
