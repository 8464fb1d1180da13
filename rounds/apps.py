"""The office's work: rounds, assignments, and help before the hand-in."""

from django.apps import AppConfig


class Rounds(AppConfig):
    name = "rounds"

    def ready(self) -> None:
        from evaluations import menu
        from rounds.pages import PAGES

        menu.add(*PAGES)
