"""Foundations that every other app may import."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class Shared(AppConfig):
    """Sets privileges and the actor's key with each migration; connects the security log."""

    name = "kompass.shared"
    label = "shared"

    def ready(self) -> None:
        from kompass.shared import privileges, security_log

        pre_migrate.connect(privileges.grant, sender=self, dispatch_uid="privileges")
        post_migrate.connect(privileges.install_key, sender=self, dispatch_uid="actor-key")
        security_log.connect()
