"""The Celery app, configured from Django's settings: the same for those who ring and for the
worker.
"""

from celery import Celery

app = Celery("kompass")
app.config_from_object("django.conf:settings", namespace="CELERY")
