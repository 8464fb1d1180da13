"""bin/manage load_municipalities: store the official register."""

from typing import Any

from django.core.management.base import BaseCommand

from kompass.shared.actor import acting_as
from municipalities import domain


class Command(BaseCommand):
    help = "Store Finland's municipalities; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as(domain.COMMAND):
            self.stdout.write(f"{domain.load_register()} municipalities")
