"""Minimal settings with templates and languages, for running these tests without the project's
settings: some of them need no database.
"""

import os
from pathlib import Path

import django
from django.conf import settings

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    root = Path(__file__).resolve().parents[2]
    settings.configure(
        LANGUAGE_CODE="en",
        LANGUAGES=[("sv", "svenska"), ("fi", "suomi"), ("en", "English")],
        LOCALE_PATHS=[root / "locale"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [root / "templates"],
            }
        ],
        USE_TZ=True,
    )
    django.setup()
