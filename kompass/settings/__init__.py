"""All settings, read from the environment; what is missing stops the start with its name.

This module holds the applications, the database, languages, files and e-mail.
"""

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kompass.settings.authentication import *  # noqa: F403  Django reads all of them here
from kompass.settings.celery import *  # noqa: F403
from kompass.settings.environment import database, file_storage, required
from kompass.settings.security import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]


DEBUG = os.environ.get("KOMPASS_DEBUG") == "1"
SECRET_KEY = required("KOMPASS_SECRET_KEY")
KOMPASS_ACTOR_KEY = required("KOMPASS_ACTOR_KEY")
KOMPASS_MEDIA = Path(required("KOMPASS_MEDIA"))
KOMPASS_PDF = os.environ.get("KOMPASS_PDF", "1") == "1"
KOMPASS_CLAMAV = os.environ.get("KOMPASS_CLAMAV", "")
if KOMPASS_CLAMAV and not re.fullmatch(r"unix:/.+|tcp:.+:\d+", KOMPASS_CLAMAV):
    raise ImproperlyConfigured("KOMPASS_CLAMAV must be unix:/path or tcp:host:port.")
KOMPASS_ALLOW_UNSCANNED = os.environ.get("KOMPASS_ALLOW_UNSCANNED") == "1"
KOMPASS_DB_ROLE = os.environ.get("KOMPASS_DB_ROLE", "runtime")
KOMPASS_DB_ROLES = {"owner": "kompass_owner", "runtime": "kompass_app", "backup": "kompass_backup"}
KOMPASS_MAX_FILE = 25 * 1024 * 1024
KOMPASS_MAX_TENANT = int(os.environ.get("KOMPASS_MAX_TENANT_MB") or "500") * 1024 * 1024

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
    # Outside the request's transaction: messages and session data that are set after the commit
    # are still saved.
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "municipalities.middleware.ActorMiddleware",
    "kompass.shared.security_log.SecurityLogMiddleware",
    "municipalities.middleware.UserLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # Every view requires a sign-in unless it is marked login_not_required.
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
DATABASES = {"default": database(required("DATABASE_OWNER_URL" if owner else "DATABASE_URL"))}
# For the cache table alone: counters of failed attempts must survive the rollback of a request.
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
# Otherwise (embedded mode, development) static files are served from the source folders.
STATIC_ROOT = (
    Path(os.environ.get("KOMPASS_STATIC_ROOT", BASE_DIR / "var" / "static")) if manifest else None
)
STORAGES = {
    "default": file_storage(),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if manifest
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not manifest
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site loads these files
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
EMAIL_TIMEOUT = 15  # seconds; a mail server that does not answer must not block a worker
DEFAULT_FROM_EMAIL = os.environ.get("KOMPASS_FROM", "Kompass <kompass@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without secrets": {"()": "kompass.shared.security_log.SecretFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"kompass.security": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
