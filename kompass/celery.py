"""The worker's entrance; tasks are found by name in the apps' tasks modules."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kompass.settings")

from kompass.outbox.broker import app

app.autodiscover_tasks()
