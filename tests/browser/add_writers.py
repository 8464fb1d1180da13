"""Run inside Django: a municipality with eight writers and one evaluation of twenty questions;
print their sessions as JSON.
"""

import json
from datetime import date

import django

WRITERS, QUESTIONS = 8, 20


def main() -> None:
    """Make the people, the evaluation, and a session for each writer like that of the sign-in."""
    from django.db import transaction
    from django.test import Client

    from demonstration.sessions import start_session
    from kompass.shared.actor import COMMAND, Actor, acting_as
    from municipalities import domain
    from municipalities.models import LanguageStatus, Municipality, User
    from municipalities.sessions import signing_in
    from questionnaire import catalogue
    from questionnaire.models import QuestionSet
    from rounds import domain as rounds

    with acting_as(COMMAND), transaction.atomic():
        town = Municipality(
            code="T88",
            name_sv="Skrivarvik",
            name_fi="",
            kind="kommun",
            language_status=LanguageStatus.SWEDISH,
            fictional=True,
        )
        town.save()
        office = domain.add_person(
            email="kansli@skrivarvik.example",
            name="Kansli",
            language="sv",
            roles=["office"],
            password="x" * 12,
        )
        for number in range(WRITERS):
            roles = ["coordinator"] if number == 0 else ["contributor"]
            email = f"skribent{number}@skrivarvik.example"
            domain.add_person(
                email=email,
                name=f"S {number}",
                language="sv",
                roles=roles,
                municipality=town,
                password="x" * 12,
            )
    with acting_as(Actor("user", office.pk)), transaction.atomic():
        chosen = QuestionSet.objects.get(key="kommunkompassen", version="2016.2")
        made = rounds.create_round(
            names={"sv": "Samtidigt"},
            question_set=chosen,
            opens_on=date(2031, 1, 1),
            closes_on=date(2031, 3, 1),
        )
        evaluation = rounds.add_municipality(round=made, municipality=town)
        keys = [question.key for question in catalogue.of(chosen.pk).questions[:QUESTIONS]]
    with signing_in():
        users = list(
            User.objects.with_secret().filter(email__startswith="skribent").order_by("email")
        )
    sessions = [start_session(Client(), user).cookies["session"].value for user in users]
    print(json.dumps({"evaluation": str(evaluation.pk), "questions": keys, "sessions": sessions}))


if __name__ == "__main__":
    django.setup()
    main()
