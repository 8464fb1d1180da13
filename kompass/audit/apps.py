"""The append-only history of what happened to whose material."""

from django.apps import AppConfig


class Audit(AppConfig):
    name = "kompass.audit"
    label = "audit"
