"""Jobs that cannot be lost."""

from django.apps import AppConfig


class Outbox(AppConfig):
    name = "kompass.outbox"
    label = "outbox"
