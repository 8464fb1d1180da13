"""Commands that touch people's data: somebody answers for each."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kompass.shared.actor import COMMAND, Actor, acting_as
from municipalities.models import Membership, User
from municipalities.roles import Role

INSTALLATION = "installation"


class ActingCommand(BaseCommand):
    """A command with --as: the e-mail address of somebody in the association's office, who then
    stands in the history.

    `installation` may stand for her where nobody can answer yet: while nobody has the office role,
    and for commands that only store what comes with the product (installs = True).
    """

    installs = False

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **options)
        parser.add_argument(
            "--as",
            dest="as",
            required=True,
            metavar="EMAIL",
            help="who answers for it (somebody in the office)",
        )
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        with acting_as(self._answering(options["as"])):
            return super().execute(*args, **options)

    def _answering(self, address: str) -> Actor:
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
