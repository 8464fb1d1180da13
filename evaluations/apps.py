"""The frame of an evaluation: its rows, phases and permissions, and what all sides share."""

from django.apps import AppConfig


class Evaluations(AppConfig):
    name = "evaluations"

    def ready(self) -> None:
        from evaluations import (
            exporting,  # noqa: F401  adds its part to a person's export
            menu,
        )
        from evaluations.notices import domain as notices
        from evaluations.pages import PAGES
        from kompass.outbox import periodic

        periodic.every(900, "notices", notices.notify_due_dates)
        menu.add(*PAGES)
