"""bin/manage demonstration_code: the code that somebody's authenticator app would show now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from demonstration import authenticators


class Command(BaseCommand):
    help = "Print the present code of the second step of a fictional account: EMAIL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(authenticators.code_of(options["email"]))
