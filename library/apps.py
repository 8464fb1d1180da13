"""Documents, web addresses and their words: what all sides cite, open and search."""

from django.apps import AppConfig


class Library(AppConfig):
    name = "library"

    def ready(self) -> None:
        from evaluations import menu
        from kompass.outbox import periodic
        from library.extraction import domain as extraction
        from library.links import domain as links
        from library.pages import PAGES

        periodic.every(20, "files to read", extraction.sweep)
        periodic.every(600, "links to check", links.sweep)
        menu.add(*PAGES)
