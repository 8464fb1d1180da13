"""Run inside Django: play Granskär up to the writing of its report and request the drafts; print
the evaluation's id.
"""

import sys

import django


def main() -> None:
    """Play in a round with the given name."""
    from django.db import transaction

    from demonstration import data, seeding
    from demonstration.data import Script
    from kompass.shared.actor import COMMAND, acting_as
    from reports import publishing

    plan = data.association()
    with acting_as(COMMAND), transaction.atomic():
        folk = seeding._people(plan["people"], None)
    with acting_as(folk["office"].actor):
        round = seeding._round(plan["round"] | {"name": {"sv": sys.argv[1], "fi": sys.argv[1]}})
        script = Script(data.read("granskar"), {**plan["evaluations"][0], "phase": "reporting"})
        evaluation = seeding._evaluation(script, round, folk, lambda line: None)
    with acting_as(folk["evaluator1"].actor), transaction.atomic():
        publishing.request(evaluation=evaluation, person=folk["evaluator1"])
    print(evaluation.pk)


if __name__ == "__main__":
    django.setup()
    main()
