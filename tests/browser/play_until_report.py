"""Run inside Django: play Granskär up to the writing of its report and request the drafts; print
the evaluation's id.
"""

import sys

import django


def main() -> None:
    """Play in a round with the given name."""
    from django.db import transaction

    from demonstration import data, seeding
    from demonstration.data import Scenario
    from kompass.shared.actor import COMMAND, acting_as
    from reports import publishing

    plan = data.association()
    with acting_as(COMMAND), transaction.atomic():
        people = seeding.add_people(plan["people"], None)
    with acting_as(people["office"].actor):
        round = seeding.create_round(
            plan["round"] | {"name": {"sv": sys.argv[1], "fi": sys.argv[1]}}
        )
        scenario = Scenario(data.read("granskar"), {**plan["evaluations"][0], "phase": "reporting"})
        evaluation = seeding.create_evaluation(scenario, round, people, lambda line: None)
    with acting_as(people["evaluator1"].actor), transaction.atomic():
        publishing.request(evaluation=evaluation, person=people["evaluator1"])
    print(evaluation.pk)


if __name__ == "__main__":
    django.setup()
    main()
