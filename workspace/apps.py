"""The municipality's work: answers, statements, evidence, and the hand-in."""

from django.apps import AppConfig


class Workspace(AppConfig):
    name = "workspace"

    def ready(self) -> None:
        from evaluations import menu
        from workspace.pages import PAGES
        from workspace.team import domain as team  # noqa: F401  hears of corrected invitations

        menu.add(*PAGES)
