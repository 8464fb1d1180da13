"""bin/manage demonstration_code: print the code that a fictional person's app shows now."""

from django.core.management.base import BaseCommand, CommandParser

from demonstration import authenticators


class Command(BaseCommand):
    help = "Print the present code of the second step of a fictional account: EMAIL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: object, email: str, **options: object) -> None:
        self.stdout.write(authenticators.code_of(email))
