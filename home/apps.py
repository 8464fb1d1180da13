"""The first page, and the composing of all addresses."""

from django.apps import AppConfig


class Home(AppConfig):
    name = "home"

    def ready(self) -> None:
        from evaluations import menu
        from home.pages import PAGES

        menu.add(*PAGES)
