"""Who you are and where you belong."""

from django.apps import AppConfig


class Municipalities(AppConfig):
    name = "municipalities"
