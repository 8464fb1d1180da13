"""Run inside Django: play the scenario with hostile input up to the written report; print the
evaluation's id, sessions and paths.
"""

import django


def main() -> None:
    """Play through the pages, as the product's own users do."""
    from django.conf import settings

    settings.ALLOWED_HOSTS.append("testserver")
    from tests.security.scenario import Scenario

    scenario = Scenario().begin()
    for act in ("plan", "answer", "invite", "hand_in", "review", "agree", "write"):
        getattr(scenario, act)()
    assert scenario.refused == [], scenario.refused
    things = scenario.things()
    from tests.security.addresses import walk

    print(scenario.evaluation.pk)
    for who in ("coordinator", "lead", "office", "translator"):
        print(who, scenario.client(who).cookies[settings.SESSION_COOKIE_NAME].value)
    for address in walk():
        if (
            address.route.startswith(
                ("evaluations/", "rounds/", "question-sets/", "<place:place>/")
            )
            or address.name == "home"
        ):
            print("path", *things.addresses(address)[:1])


if __name__ == "__main__":
    django.setup()
    main()
