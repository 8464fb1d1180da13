"""Creates the demonstration round through the functions that the pages call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from demonstration import authenticators, data
from demonstration.data import PersonData, RoundData, Scenario
from demonstration.evaluating import Evaluating
from demonstration.preparing import Preparation
from evaluations.models import Duty, Evaluation, Round
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.actor import COMMAND, acting_as
from municipalities import domain as people
from municipalities.access import Person
from municipalities.models import Municipality
from questionnaire import catalogue
from questionnaire.models import QuestionSet
from reports import publishing
from rounds import domain as rounds
from rounds.assignments import domain as assignments

PASSWORD = "granskar-kuusluoto-2027"  # noqa: S105  of fictional people, printed by bin/demo
ORDER = (
    Phase.PREPARING,
    Phase.SUBMITTED,
    Phase.REVIEWING,
    Phase.REPORTING,
    Phase.FACT_CHECK,
    Phase.RELEASED,
)
People = dict[str, Person]  # by the key of the data


def seed(progress: Callable[[str], None]) -> list[Evaluation]:
    """Create the evaluations that do not exist yet, each in one transaction; return all of them.

    progress: receives a line about each evaluation.
    """
    plan = data.association()
    with acting_as(COMMAND), transaction.atomic():
        association = add_people(plan["people"], None)
    with acting_as(association["office"].actor):
        round = create_round(plan["round"])
        return [
            create_evaluation(scenario, round, association, progress)
            for scenario in data.scenarios()
        ]


def add_people(rows: list[PersonData], municipality: Municipality | None) -> People:
    """Add these people to a municipality, or to the association with their authenticator apps."""
    found = {
        row["key"]: Person(
            people.add_person(
                email=row["email"],
                name=row["name"],
                language=row["language"],
                roles=row["roles"],
                municipality=municipality,
                password=PASSWORD,
            )
        )
        for row in rows
    }
    if municipality is None:
        for person in found.values():
            authenticators.set_up(person.user)
    return found


@transaction.atomic
def create_round(plan: RoundData) -> Round:
    """Return the round of this name; it is created when it does not exist."""
    known = Round.objects.filter(name_sv=plan["name"]["sv"]).first()
    return known or rounds.create_round(
        names=plan["name"],
        question_set=QuestionSet.objects.get(**plan["question_set"]),
        opens_on=plan["opens_on"],
        closes_on=plan["answers_due_on"],
    )


def create_evaluation(
    scenario: Scenario, round: Round, association: People, progress: Callable[[str], None]
) -> Evaluation:
    """Return the municipality's evaluation in a round; it is created when it does not exist."""
    fields = scenario.content["municipality"]
    with transaction.atomic():
        known = (
            Evaluation.objects.select_related("round", "municipality")
            .filter(round=round, municipality__code=fields["code"])
            .first()
        )
        if known:
            progress(f"{fields['name_sv']}: already there")
            return known
        made = _create(scenario, round, association)
    progress(f"{fields['name_sv']}: {made.phase}")
    return made


def _create(scenario: Scenario, round: Round, association: People) -> Evaluation:
    with acting_as(COMMAND):
        municipality = add_municipality(scenario)
        own = add_people(scenario.content["people"], municipality)
    evaluation = rounds.add_municipality(
        round=round,
        municipality=municipality,
        original_language=scenario.content["original_language"],
    )
    plan = scenario.plan
    users = {
        Duty.LEAD: association[plan["lead"]].user,
        Duty.SECOND: association[plan["second"]].user,
        Duty.TRANSLATOR: association["translator"].user,
    }
    assignments.assign_all(evaluation=evaluation, people=users)
    if "visit_from" in plan:
        assignments.plan_visit(
            evaluation=evaluation, begins=plan["visit_from"], ends=plan["visit_until"]
        )
    for step in _steps(scenario, evaluation, association, own):
        with acting_as(step.person.actor), clock.at(data.noon(step.day)):
            step.act()
    return evaluation


def add_municipality(scenario: Scenario) -> Municipality:
    """Return the scenario's municipality; it is created when it does not exist."""
    fields = scenario.content["municipality"]
    known = Municipality.objects.filter(code=fields["code"]).first()
    municipality = known or Municipality(**fields, fictional=True)
    municipality.save()
    return municipality


@dataclass(frozen=True)
class Step:
    """What a person does on a day, on the way to a phase or in it."""

    phase: Phase
    person: Person
    day: date
    act: Callable[[], object]


def _steps(
    scenario: Scenario, evaluation: Evaluation, association: People, own: People
) -> list[Step]:
    """Return the steps up to the scenario's phase."""
    reached = ORDER[: ORDER.index(Phase(scenario.phase)) + 1]
    steps = _all_steps(scenario, evaluation, association, own)
    return [step for step in steps if step.phase in reached]


def _all_steps(
    scenario: Scenario, evaluation: Evaluation, association: People, own: People
) -> list[Step]:
    known = catalogue.of(evaluation.round.question_set_id)
    coordinator = own.get("coordinator") or next(iter(own.values()))
    lead, second = association[scenario.plan["lead"]], association[scenario.plan["second"]]
    office = association["office"]
    preparation = Preparation(scenario, evaluation, known, coordinator)
    evaluating = Evaluating(scenario, evaluation, known, lead, second, association["translator"])
    submitted = scenario.day("submitted_on", evaluation.round.closes_on)
    visited = scenario.day("visit_until", submitted + timedelta(days=40))
    checked = scenario.day("fact_check_from", visited + timedelta(days=60))
    released = scenario.day("released_on", checked + timedelta(days=30))

    def finish_writing() -> None:
        publishing.finish_writing(evaluation=evaluation, catalogue=known, person=lead)

    def release() -> None:
        publishing.release(evaluation=evaluation, catalogue=known, person=office)

    return [
        Step(Phase.PREPARING, coordinator, submitted, preparation.write),
        Step(Phase.SUBMITTED, coordinator, submitted, preparation.hand_in),
        Step(Phase.REVIEWING, lead, visited, evaluating.review),
        Step(Phase.REVIEWING, lead, visited, evaluating.score),
        Step(Phase.REPORTING, lead, visited, evaluating.agree),
        Step(Phase.REPORTING, lead, checked, evaluating.write),
        Step(Phase.FACT_CHECK, lead, checked, finish_writing),
        Step(Phase.RELEASED, office, released, release),
    ]


def accounts() -> list[dict[str, str]]:
    """Return an account for each role, two for evaluators, and one of the person who has every role
    of a small municipality.

    app: the otpauth address for an authenticator app, where a second step is required, else "".
    """
    rows = [(row, authenticators.otpauth_uri(row["email"])) for row in data.association()["people"]]
    rows += [(row, "") for name in ("granskar", "yttervik") for row in data.read(name)["people"]]
    return [
        {
            "role": ", ".join(row["roles"]),
            "name": row["name"],
            "email": row["email"],
            "password": PASSWORD,
            "app": uri,
        }
        for row, uri in rows
    ]
