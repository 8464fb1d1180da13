"""Entry point of the Celery worker; tasks are found in the tasks modules of the apps."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kompass.settings")

from kompass.outbox.broker import app

app.autodiscover_tasks()
