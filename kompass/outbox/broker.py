"""The Celery app, configured from Django's settings; used by publishers and by the worker."""

from celery import Celery

app = Celery("kompass")
app.config_from_object("django.conf:settings", namespace="CELERY")
