"""Run inside Django: give a person roles in a municipality (its code) or the association (-)."""

import sys

import django


def main(email: str, place: str, *roles: str) -> None:
    from django.db import transaction

    from demonstration.seeding import PASSWORD
    from kompass.shared.actor import COMMAND, acting_as
    from municipalities import domain
    from municipalities.models import Municipality

    with acting_as(COMMAND), transaction.atomic():
        town = None if place == "-" else Municipality.objects.get(code=place)
        domain.add_person(
            email=email,
            name=email.partition("@")[0],
            language="sv",
            roles=list(roles),
            municipality=town,
            password=PASSWORD,
        )


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
