"""Transactional outbox: a job is stored in the transaction that causes it."""

from django.apps import AppConfig


class Outbox(AppConfig):
    name = "kompass.outbox"
    label = "outbox"
