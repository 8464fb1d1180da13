"""Run inside Django: a person who is coordinator in Granskär and evaluates Yttervik; print their
session and the two evaluations as JSON.
"""

import json
from datetime import date

import django


def main() -> None:
    """Make both evaluations in one round, and a session like that of the sign-in."""
    from django.db import transaction
    from django.test import Client

    from demonstration import data
    from demonstration.sessions import start_session
    from evaluations.models import Duty
    from kompass.shared.actor import COMMAND, Actor, acting_as
    from municipalities import domain
    from municipalities.models import Municipality, User
    from municipalities.sessions import signing_in
    from questionnaire.models import QuestionSet
    from rounds import domain as rounds
    from rounds.assignments import domain as assignments

    with acting_as(COMMAND), transaction.atomic():
        home, away = (
            Municipality.objects.get(code=data.read(name)["municipality"]["code"])
            for name in ("granskar", "yttervik")
        )
        person = domain.add_person(
            email="tva@granskar.example",
            name="Tove Två",
            language="sv",
            roles=["evaluator"],
            password="x" * 12,
        )
        domain.add_person(
            email=person.email,
            name=person.name,
            language="sv",
            roles=["coordinator"],
            municipality=home,
        )
        office = User.objects.get(email=data.association()["people"][0]["email"])
    with acting_as(Actor("user", office.pk)), transaction.atomic():
        made = rounds.create_round(
            names={"sv": "Två fönster", "fi": "Kaksi ikkunaa"},
            question_set=QuestionSet.objects.get(key="kommunkompassen", version="2016.2"),
            opens_on=date(2031, 1, 1),
            closes_on=date(2031, 3, 1),
        )
        own, other = (
            rounds.add_municipality(round=made, municipality=town) for town in (home, away)
        )
        assignments.assign(evaluation=other, user=person, duty=Duty.LEAD)
    with signing_in():
        person = User.objects.with_secret().get(pk=person.pk)
    session = start_session(Client(), person).cookies["session"].value
    print(json.dumps({"session": session, "home": str(own.pk), "away": str(other.pk)}))


if __name__ == "__main__":
    django.setup()
    main()
