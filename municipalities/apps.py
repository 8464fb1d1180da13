"""People, municipalities and memberships."""

from django.apps import AppConfig


class Municipalities(AppConfig):
    name = "municipalities"
