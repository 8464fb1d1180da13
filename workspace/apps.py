"""The municipality's work: answers, statements, evidence, and the hand-in."""

from django.apps import AppConfig


class Workspace(AppConfig):
    name = "workspace"

    def ready(self) -> None:
        from workspace.team import domain  # noqa: F401  hears of corrected invitations
