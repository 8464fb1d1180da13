"""The evaluators' work: reading, notes, scores, consensus, the report's texts."""

from django.apps import AppConfig


class Assessment(AppConfig):
    name = "assessment"

    def ready(self) -> None:
        from assessment.pages import PAGES
        from evaluations import menu

        menu.add(*PAGES)
