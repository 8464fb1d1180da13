"""The audit trail: an append-only history in hash chains."""

from django.apps import AppConfig


class Audit(AppConfig):
    name = "kompass.audit"
    label = "audit"
