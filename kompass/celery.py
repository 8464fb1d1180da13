"""The worker's entrance; tasks are found by name in the apps' tasks modules."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kompass.settings")
app = Celery("kompass")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
