"""Run inside Django: the fictional people and the municipality of the journey, without any
evaluation.
"""

import django


def main() -> None:
    """Add the association's people, Granskär and its people, and a stranger."""
    from django.db import transaction

    from demonstration import data, story
    from demonstration.data import Script
    from kompass.shared.actor import COMMAND, acting_as

    with acting_as(COMMAND), transaction.atomic():
        story._people(data.association()["people"], None)
        for name in ("granskar", "yttervik"):
            script = Script(data.read(name), {})
            story._people(script.town["people"], story._municipality(script))


if __name__ == "__main__":
    django.setup()
    main()
