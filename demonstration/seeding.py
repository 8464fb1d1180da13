"""The demonstration round, played by the same functions that the pages call."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import transaction

from demonstration import authenticators, data
from demonstration.data import Script
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

PASSWORD = "granskar-kuusluoto-2027"  # noqa: S105  of fictional people, printed by the demonstration
ORDER = (
    Phase.PREPARING,
    Phase.SUBMITTED,
    Phase.REVIEWING,
    Phase.REPORTING,
    Phase.FACT_CHECK,
    Phase.RELEASED,
)
Folk = dict[str, Person]


def play(say: Callable[[str], None]) -> list[Evaluation]:
    """Play what is not there yet, each evaluation whole or not at all; return the evaluations."""
    plan = data.association()
    with acting_as(COMMAND), transaction.atomic():
        association = _people(plan["people"], None)
    with acting_as(association["office"].actor):
        round = _round(plan["round"])
        return [_evaluation(script, round, association, say) for script in data.scripts()]


def _people(rows: list[dict], municipality: Municipality | None) -> Folk:
    folk = {
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
        for person in folk.values():
            authenticators.give(person.user)
    return folk


@transaction.atomic
def _round(plan: dict) -> Round:
    known = Round.objects.filter(name_sv=plan["name"]["sv"]).first()
    return known or rounds.create_round(
        names=plan["name"],
        question_set=QuestionSet.objects.get(**plan["question_set"]),
        opens_on=plan["opens_on"],
        closes_on=plan["answers_due_on"],
    )


def _evaluation(
    script: Script, round: Round, association: Folk, say: Callable[[str], None]
) -> Evaluation:
    fields = script.town["municipality"]
    with transaction.atomic():
        known = (
            Evaluation.objects.select_related("round", "municipality")
            .filter(round=round, municipality__code=fields["code"])
            .first()
        )
        if known:
            say(f"{fields['name_sv']}: already there")
            return known
        made = _play(script, round, association)
    say(f"{fields['name_sv']}: {made.phase}")
    return made


def _play(script: Script, round: Round, association: Folk) -> Evaluation:
    with acting_as(COMMAND):
        town = _municipality(script)
        own = _people(script.town["people"], town)
    evaluation = rounds.add_municipality(
        round=round, municipality=town, original_language=script.town["original_language"]
    )
    plan = script.plan
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
    for step in _steps(script, evaluation, association, own):
        step()
    return evaluation


def _municipality(script: Script) -> Municipality:
    fields = script.town["municipality"]
    known = Municipality.objects.filter(code=fields["code"]).first()
    town = known or Municipality(**fields, fictional=True)
    town.save()
    return town


def _steps(
    script: Script, evaluation: Evaluation, association: Folk, own: Folk
) -> Iterator[Callable[[], object]]:
    """Yield the acts up to the script's phase, each under the one who does it and on its day."""
    known = catalogue.of(evaluation.round.question_set_id)
    reached = ORDER.index(Phase(script.phase))
    coordinator = own.get("coordinator") or next(iter(own.values()))
    lead, second = association[script.plan["lead"]], association[script.plan["second"]]
    preparation = Preparation(script, evaluation, known, coordinator)
    evaluating = Evaluating(script, evaluation, known, lead, second, association["translator"])
    submitted = script.day("submitted_on", evaluation.round.closes_on)
    visited = script.day("visit_until", submitted + timedelta(days=40))
    checked = script.day("fact_check_from", visited + timedelta(days=60))
    released = script.day("released_on", checked + timedelta(days=30))
    office = association["office"]
    acts: list[tuple[Phase, Person, object, Callable[[], object]]] = [
        (Phase.PREPARING, coordinator, submitted, preparation.play),
        (Phase.SUBMITTED, coordinator, submitted, preparation.hand_in),
        (Phase.REVIEWING, lead, visited, evaluating.review),
        (Phase.REVIEWING, lead, visited, evaluating.score),
        (Phase.REPORTING, lead, visited, evaluating.agree),
        (Phase.REPORTING, lead, checked, evaluating.write),
        (
            Phase.FACT_CHECK,
            lead,
            checked,
            lambda: publishing.finish_writing(evaluation=evaluation, catalogue=known, person=lead),
        ),
        (
            Phase.RELEASED,
            office,
            released,
            lambda: publishing.release(evaluation=evaluation, catalogue=known, person=office),
        ),
    ]
    for phase, person, day, act in acts:
        if ORDER.index(phase) <= reached:
            yield _performed(person, day, act)


def _performed(person: Person, day: object, act: Callable[[], object]) -> Callable[[], object]:
    def perform() -> object:
        with acting_as(person.actor), clock.at(data.noon(day)):  # type: ignore[arg-type]
            return act()

    return perform


def accounts() -> list[dict[str, str]]:
    """Return one account per role, two evaluators, and the one who is everything in a small
    municipality.

    app: the line that an authenticator app reads, for those who need a second step.
    """
    plan = data.association()
    association, towns = (
        plan["people"],
        [*data.read("granskar")["people"], *data.read("yttervik")["people"]],
    )
    rows = [(row, authenticators.line_of(row["email"])) for row in association] + [
        (row, "") for row in towns
    ]
    return [
        {
            "role": ", ".join(row["roles"]),
            "name": row["name"],
            "email": row["email"],
            "password": PASSWORD,
            "app": line,
        }
        for row, line in rows
    ]
