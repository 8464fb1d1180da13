"""Reports of evaluations."""

from django.apps import AppConfig


class Reports(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from evaluations import menu
        from reports.pages import PAGES

        menu.add(*PAGES)
