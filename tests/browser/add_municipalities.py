"""Run inside Django: two municipalities that prepare, one with three people and one with a single
person; print evaluations and sessions as JSON.
"""

import json
import sys
from datetime import date
from typing import Any

import django


def main(name: str, *, most: bool) -> None:
    """Make people whose addresses begin with the name, so that each test has its own; both
    municipalities are in one round.

    most: all questions but the first three are answered already.
    """
    from django.db import transaction
    from django.test import Client

    from demonstration.seeding import PASSWORD
    from demonstration.sessions import start_session
    from kompass.shared.actor import COMMAND, Actor, acting_as
    from municipalities import domain
    from municipalities.models import LanguageStatus, Municipality, User
    from municipalities.sessions import signing_in
    from questionnaire.models import QuestionSet
    from rounds import domain as rounds

    def town(code: str, sv: str) -> Municipality:
        made = Municipality(
            code=f"{code}{name}"[:8],
            name_sv=sv,
            name_fi=sv,
            kind="kommun",
            language_status=LanguageStatus.BILINGUAL_SWEDISH,
            fictional=True,
        )
        made.save()
        return made

    def person(key: str, at: Municipality | None, *roles: str, language: str = "sv") -> User:
        email = f"{name}.{key}@prov.example"
        known = {
            "email": email,
            "name": f"{key.capitalize()} Provare",
            "language": language,
            "password": PASSWORD,
        }
        return domain.add_person(**known, roles=list(roles), municipality=at)

    with acting_as(COMMAND), transaction.atomic():
        many, single = town("M", "Ordvik"), town("S", "Ensamby")
        people = {
            "office": person("office", None, "office"),
            "coordinator": person("coordinator", many, "coordinator"),
            "contributor": person("contributor", many, "contributor", language="fi"),
            "leader": person("leader", many, "leader"),
            "alone": person("alone", single, "coordinator", "contributor", "leader"),
        }
    with acting_as(Actor("user", people["office"].pk)), transaction.atomic():
        made = rounds.create_round(
            names={"sv": f"Prov {name}", "fi": f"Koe {name}"},
            question_set=QuestionSet.objects.get(key="kommunkompassen", version="2016.2"),
            opens_on=date(2031, 1, 1),
            closes_on=date(2031, 3, 1),
        )
        evaluations = {
            key: str(rounds.add_municipality(round=made, municipality=at).pk)
            for key, at in (("many", many), ("single", single))
        }
    for key, who in (("many", "coordinator"), ("single", "alone")) if most else ():
        answer_most(evaluations[key], people[who])
    with signing_in():
        users = {
            key: User.objects.with_secret().get(pk=user.pk)
            for key, user in people.items()
            if key != "office"
        }
    sessions = {
        key: start_session(Client(), user).cookies["session"].value for key, user in users.items()
    }
    print(
        json.dumps(
            {
                "sessions": sessions,
                "evaluations": evaluations,
                "emails": {key: user.email for key, user in users.items()},
            }
        )
    )


def answer_most(evaluation_id: str, user: Any) -> None:
    """Answer all but the first three questions and raise nothing but in the first area: what is
    left is done in the browser.
    """
    from django.db import transaction

    from evaluations.models import Evaluation
    from kompass.shared.actor import acting_as
    from municipalities.access import Person
    from questionnaire import catalogue
    from workspace.answering.domain import answers as answering
    from workspace.answering.domain import statements as statements_domain
    from workspace.key_facts import domain as key_facts

    person = Person(user)
    with acting_as(person.actor), transaction.atomic():
        evaluation = Evaluation.objects.select_related("round").get(pk=evaluation_id)
        known = catalogue.of(evaluation.round.question_set_id)
        key_facts.save_key_facts(evaluation=evaluation, figures={"year": 2030, "inhabitants": 4711})
        for question in known.questions[3:]:
            text = f"Så här arbetar vi med fråga {question.number}. Vi följer upp det varje år."
            answering.save_answer(
                evaluation=evaluation,
                question=question,
                person=person,
                version=0,
                text=text,
                self_assessment=known.steps[2],
                readiness="ready",
            )
        for area in known.areas[1:]:
            statements_domain.raise_nothing(evaluation=evaluation, area=area, person=person)


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], most="most" in sys.argv)
