"""bin/manage load_municipalities: load the official register."""

from municipalities import domain
from municipalities.commands import ActingCommand


class Command(ActingCommand):
    help = "Store Finland's municipalities; safe to run again."
    installs = True

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{domain.load_register()} municipalities")
