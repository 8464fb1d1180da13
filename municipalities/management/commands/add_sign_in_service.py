"""bin/manage add_sign_in_service: add a municipality's OpenID Connect service (one tenant)."""

import os
from getpass import getpass
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.urls import reverse

from kompass.shared.errors import Invalid
from municipalities import domain
from municipalities.commands import ActingCommand
from municipalities.models import Municipality

SECRET = "KOMPASS_SERVICE_SECRET"  # noqa: S105  the name of a variable


class Command(ActingCommand):
    help = (
        "Add a municipality's sign-in service; its secret is asked for at the terminal, or read "
        f"from {SECRET}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", required=True, help="the municipality's code")
        parser.add_argument(
            "--name", required=True, help="as people know it, for example Microsoft"
        )
        parser.add_argument(
            "--server-url",
            required=True,
            help="the issuer of exactly this tenant, never a shared one",
        )
        parser.add_argument("--client-id", required=True)
        parser.add_argument(
            "--domain",
            action="append",
            required=True,
            help="of the people's addresses; may be given several times",
        )

    def handle(self, *args: object, **options: Any) -> None:  # Any: argparse's
        secret = os.environ.get(SECRET) or getpass("Secret of the client: ")
        place = Municipality.objects.filter(code=options["municipality"]).first()
        if place is None:
            raise CommandError("No municipality has this code.")
        try:
            service = domain.add_sign_in_service(
                municipality=place,
                name=options["name"],
                issuer=options["server_url"],
                client_id=options["client_id"],
                secret=secret,
                domains=options["domain"],
            )
        except Invalid as invalid:
            raise CommandError("\n".join(str(sentence) for sentence in invalid.sentences)) from None
        back = reverse("openid_connect_callback", kwargs={"provider_id": service.provider_id})
        self.stdout.write(
            f"Added. Give the service this address to come back to:\n{settings.KOMPASS_URL}{back}"
        )
