"""Who you are and where you belong."""

from django.apps import AppConfig


class Municipalities(AppConfig):
    name = "municipalities"

    def ready(self) -> None:
        from municipalities import signin

        signin.connect()
