"""The first page, and the composing of all addresses."""

from django.apps import AppConfig


class Home(AppConfig):
    name = "home"
