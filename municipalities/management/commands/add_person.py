"""bin/manage add_person: create an account with roles; the password is read from the terminal."""

from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.management.base import CommandParser

from municipalities import domain
from municipalities.commands import ActingCommand
from municipalities.models import Municipality
from municipalities.roles import Role


class Command(ActingCommand):
    help = "Add a person: EMAIL NAME ROLE... [--municipality CODE] [--language sv] --as OFFICE."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("roles", nargs="+", choices=Role.values)
        parser.add_argument(
            "--municipality", help="the municipality's code; without it the association"
        )
        parser.add_argument("--language", default="sv", choices=("sv", "fi", "en"))

    def handle(self, *args: object, **options: Any) -> None:  # Any: argparse's
        password = getpass("Password: ")
        validate_password(password)
        place = (
            Municipality.objects.get(code=options["municipality"])
            if options["municipality"]
            else None
        )
        who = {name: options[name] for name in ("email", "name", "language", "roles")}
        domain.add_person(**who, municipality=place, password=password)
        self.stdout.write(f"{options['email']} can sign in.")
