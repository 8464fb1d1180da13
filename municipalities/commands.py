"""Base class of management commands that touch personal data: somebody is responsible."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kompass.shared.actor import COMMAND, Actor, acting_as
from municipalities.models import Membership, User
from municipalities.roles import Role

INSTALLATION = "installation"


class ActingCommand(BaseCommand):
    """A command with --as: the e-mail address of the responsible person, for the history.

    The person belongs to the association's office. `installation` is accepted instead while nobody
    has the office role, and for commands that only load the product's own data (installs = True).
    """

    installs = False

    def create_parser(
        self,
        prog_name: str,
        subcommand: str,
        **options: Any,  # Any: passed on
    ) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **options)
        parser.add_argument(
            "--as",
            dest="as",
            required=True,
            metavar="EMAIL",
            help="who answers for it (somebody in the office)",
        )
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:  # Any: passed on
        with acting_as(self._responsible(options["as"])):
            return super().execute(*args, **options)

    def _responsible(self, address: str) -> Actor:
        with acting_as(COMMAND), transaction.atomic():
            office = Membership.objects.filter(municipality=None, roles__contains=[Role.OFFICE])
            if address == INSTALLATION:
                if self.installs or not office.exists():
                    return COMMAND
                raise CommandError("There is an office now: name one of its people with --as.")
            person = User.objects.filter(
                email__iexact=address, is_active=True, pk__in=office.values("user")
            ).first()
        if person is None:
            raise CommandError("--as names nobody in the association's office.")
        return Actor("command", person.pk)
