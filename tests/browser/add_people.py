"""Run inside Django: people and municipalities of the demonstration, without an evaluation."""

import django


def main() -> None:
    """Add the association's people, Granskär with its people, and a municipality that must see
    nothing of it.
    """
    from django.db import transaction

    from demonstration import data, seeding
    from demonstration.data import Scenario
    from kompass.shared.actor import COMMAND, acting_as

    with acting_as(COMMAND), transaction.atomic():
        seeding.add_people(data.association()["people"], None)
        for name in ("granskar", "yttervik"):
            scenario = Scenario(data.read(name), {})
            municipality = seeding.add_municipality(scenario)
            seeding.add_people(scenario.content["people"], municipality)


if __name__ == "__main__":
    django.setup()
    main()
