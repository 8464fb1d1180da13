"""Every address, requested by each role and by strangers, with own, foreign and unknown ids,
answers as the access matrix says.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from demonstration.sessions import start_session
from evaluations.completions import domain as completions
from evaluations.models import (
    AnswerProposal,
    Citation,
    Comment,
    Delegation,
    Evaluation,
    Notice,
    Revision,
    Statement,
    SubmittedStatement,
)
from evaluations.states import Phase
from municipalities.models import Invitation, Membership
from questionnaire import drafting, proposing, spreadsheet, storing
from questionnaire.models import QuestionSet
from tests import people
from tests.factories import begun, played
from tests.figures import FIGURES
from tests.pages.matrix import (
    ACCOUNT,
    EVALUATION,
    OFFICE,
    PLACE,
    PREPARING,
    PUBLIC,
    REPORTING,
    REVIEWING,
    SUBMITTED,
    Door,
    Own,
)
from tests.pages.things import a_report, a_submission
from tests.people import Association, Person, Town, acting
from workspace.undertakings import domain as undertakings

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AN_HOUR = 3600.0
STATIC = (
    "area",
    "question",
    "language",
    "list",
    "place",
    "key",
)  # parts that name something in a question set, not a row
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass
class Tenant:
    """A municipality's evaluation and the ids of its objects by URL parameter."""

    play: Any
    ids: dict[str, Any] = field(default_factory=dict)


def make_tenant(town: Town, association: Association, phase: Phase) -> Tenant:
    """Play an evaluation up to a phase and create an object for each URL parameter."""
    play = played(town, association, phase)
    ids: dict[str, Any] = {
        "area": "open",
        "question": "open.plan",
        "language": "fi",
        "round": play.evaluation.round_id,
    }
    if phase is PREPARING:
        play.prepare()
    with acting(town.coordinator):
        citation = Citation.objects.get()
        ids |= {
            "statement": Statement.objects.get().pk,
            "citation": citation.pk,
            "version": citation.document_version_id,
        }
        for part, owner in (("revision", "answer"), ("statement_revision", "statement")):
            rows = Revision.objects.filter(
                evaluation=play.evaluation, **{f"{owner}__isnull": False}
            )
            if owner == "answer":
                rows = rows.filter(answer__question__key="open.plan")
            ids[part] = getattr(rows.first(), "pk", None)
        known = {
            "evaluation": play.evaluation,
            "fields": {"kind": "strategy", "title": "Strategin"},
        }
        ids["undertaking"] = undertakings.register(**known).pk
        ids["library_document"] = citation.document_version.document_id
        ids |= add_workspace_rows(play)
        ids["answer_proposal"] = AnswerProposal.objects.create(
            evaluation=play.evaluation, rows=[], made_by=town.coordinator.user
        ).pk
        ids["submitted"] = getattr(SubmittedStatement.objects.first(), "pk", None)
    if phase is SUBMITTED:
        with acting(association.lead):
            wanted = {
                "questions": [play.question()],
                "message": "Berätta mera.",
                "person": association.lead,
            }
            ids["completion"] = completions.ask(evaluation=play.evaluation, **wanted)[0].pk
        a_submission(play)
    if phase in (REVIEWING, REPORTING):
        ids["note"] = play.notes[0].pk
    if phase is REPORTING:
        ids["finding"] = play.find().pk
        report, job = a_report(play)
        ids |= {"report": report.pk, "job": job.pk}
    return Tenant(play, ids)


def add_workspace_rows(play: Any) -> dict[str, Any]:
    """Delegate the first question to the contributor and the coordinator, add a comment; return the
    ids.
    """
    town, known = (
        play.town,
        {"evaluation": play.evaluation, "municipality_id": play.town.municipality.pk},
    )
    given = [
        Delegation(
            **known, question=play.question(), user=who.user, delegated_by=town.coordinator.user
        )
        for who in (town.contributor, town.coordinator)
    ]
    Delegation.objects.bulk_create(given)
    said = Comment(
        **known,
        question=play.question(),
        lane="shared",
        text="Hur menar ni?",
        said_by=town.coordinator.user,
    )
    said.save()
    return {"delegation": given[0].pk, "comment": said.pk}


@dataclass(frozen=True)
class Visitor:
    """Somebody who sends requests: their letter in the matrix (empty for strangers), their client,
    and what their sign-in lacks.
    """

    name: str
    letter: str
    client: Client
    lacks: str = ""  # "account", "factor" or "recent sign-in"


def visitors(town: Town, association: Association, elsewhere: Town) -> list[Visitor]:
    """Return a visitor for each role, strangers, an anonymous visitor, and people whose sign-in is
    not sufficient.
    """
    ins = [
        ("coordinator", "c", town.coordinator),
        ("contributor", "b", town.contributor),
        ("leader", "l", town.leader),
        ("lead evaluator", "e", association.lead),
        ("second evaluator", "e", association.second),
        ("translator", "t", association.translator),
        ("office", "o", association.office),
        ("stranger", "", elsewhere.coordinator),
        ("evaluator of another", "", association.outsider),
    ]
    found = [Visitor(name, letter, start_session(Client(), who.user)) for name, letter, who in ins]
    found.append(Visitor("not signed in", "", Client(), "account"))
    for name, letter, who in (
        ("office", "o", association.office),
        ("lead evaluator", "e", association.lead),
    ):
        found.append(
            Visitor(
                f"{name} without second factor",
                letter,
                start_session(Client(), who.user, methods=("password",)),
                "factor",
            )
        )
    for name, letter, who in ins[:7]:
        found.append(
            Visitor(
                f"{name} of an hour ago",
                letter,
                start_session(Client(), who.user, seconds_ago=AN_HOUR),
                "recent sign-in",
            )
        )
    return found


def outcome(response: Any) -> int | str:
    """Return the status, or to which page of the sign-in the response redirects."""
    location = response.headers.get("Location", "").split("?")[0]
    steps = {
        reverse("account_login"): "to the sign-in",
        reverse("account_reauthenticate"): "to confirm",
        reverse("mfa_reauthenticate"): "to the second factor",
        reverse("mfa_index"): "to the second factor",
        reverse("mfa_activate_totp"): "to the second factor",
    }
    return steps.get(location, response.status_code)


def send_request(visitor: Visitor, method: str, address: str) -> int | str:
    """Send a request, a POST with an empty form, and roll back its changes; return its outcome."""
    cache.clear()
    cookies = copy(visitor.client.cookies)
    with transaction.atomic():
        response = getattr(visitor.client, method)(
            address, *([{"sent": "1"}] if method == "post" else [])
        )
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    visitor.client.cookies = cookies
    return outcome(response)


def expected(
    door: Door,
    visitor: Visitor,
    ids: str,
    method: str,
    *,
    stranger: int = 404,
    sees_others: str = "o",
) -> int | str:
    """Return what the matrix says; ids is own, other, unknown, foreign part or unknown part."""
    allowed = getattr(door, method, None)
    if visitor.lacks == "account":
        return "to the sign-in"
    if visitor.lacks == "factor":
        return "to the second factor"
    if allowed is None:
        return 405
    if visitor.lacks == "recent sign-in" and method in door.recent:
        return "to confirm"
    reaches = visitor.letter != "" and (
        ids in ("own", "foreign part", "unknown part")
        or (ids == "other" and visitor.letter in sees_others)
    )
    if not reaches:
        return stranger
    if visitor.letter not in allowed:
        return 403
    if ids.endswith("part"):
        return 404
    return door.shown if method == "get" else door.answer


COUNTED = "cells of the access matrix (address x role x ids x method)"


def compare_cells(
    cells: Iterator[tuple[tuple[str, ...], int | str, Callable[[], int | str]]],
) -> None:
    """Compare every cell with the matrix and count it."""
    wanted, found = {}, {}
    for key, expected_answer, request in cells:
        wanted[key], found[key] = expected_answer, request()
    assert {
        key: (answer, wanted[key]) for key, answer in found.items() if answer != wanted[key]
    } == {}
    FIGURES[COUNTED] = int(str(FIGURES.get(COUNTED, 0))) + len(found)


def methods(door: Door, visitor: Visitor, ids: str) -> tuple[str, ...]:
    """Return the methods to send: all with own ids; with an old sign-in, those that need a recent
    one.
    """
    if visitor.lacks == "recent sign-in":
        return door.recent if ids == "own" else ()
    return METHODS if ids == "own" else ("get", "post")


def variants(door: Door, own: Tenant, other: Tenant) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Return the evaluation and the parts of an address for each kind of ids."""
    moving = [part for part in door.parts if part not in STATIC]
    found = {
        "own": (own.play.evaluation.pk, own.ids),
        "other": (other.play.evaluation.pk, other.ids),
        "unknown": (uuid4(), own.ids),
    }
    if moving:
        found["foreign part"] = (
            own.play.evaluation.pk,
            own.ids | {part: other.ids[part] for part in moving},
        )
        found["unknown part"] = (
            own.play.evaluation.pk,
            own.ids | {part: uuid4() for part in moving},
        )
    return found


@pytest.mark.parametrize("phase", [PREPARING, SUBMITTED, REVIEWING, REPORTING])
def test_every_address_of_an_evaluation_answers_as_the_matrix_says(
    phase, town, association, elsewhere
):
    others = people.association()
    own, other = make_tenant(town, association, phase), make_tenant(elsewhere, others, phase)
    everybody = visitors(town, association, elsewhere)

    def cells() -> Iterator[Any]:
        for name, door in EVALUATION.items():
            if door.phase is not phase:
                continue
            for ids, (pk, parts) in variants(door, own, other).items():
                address = reverse(name, args=[pk, *(parts[part] for part in door.parts)])
                for visitor in everybody:
                    # The stranger is a member of the other municipality, so its address is not
                    # foreign to them.
                    if ids == "other" and visitor.name == "stranger":
                        continue
                    for method in methods(door, visitor, ids):
                        key = (name, visitor.name, ids, method)
                        yield (
                            key,
                            expected(door, visitor, ids, method),
                            lambda v=visitor, m=method, a=address: send_request(v, m, a),
                        )

    compare_cells(cells())
    with acting(association.office):
        assert set(Evaluation.objects.values_list("phase", flat=True)) == {phase}


def invited(town: Town) -> Invitation:
    """Return an invitation of the municipality, as its coordinator's page makes it."""
    client = start_session(Client(), town.coordinator.user)
    form = {
        "email": f"{town.municipality.code}@tests.example",
        "name": "N",
        "language": "sv",
        "roles": ["leader"],
    }
    assert client.post(reverse("invite", args=[town.municipality.pk]), form).status_code == 302
    with acting(town.coordinator):
        return Invitation.objects.get(municipality=town.municipality)


def of_a_place(town: Town) -> dict[str, Any]:
    invitation = invited(town)
    with acting(town.coordinator):
        return {
            "invitation": invitation.pk,
            "member": Membership.objects.get(user=town.leader.user).pk,
        }


def test_every_address_of_a_municipalitys_people_answers_as_the_matrix_says(
    town, association, elsewhere
):
    people.person("Kaj", "coordinator", at=town.municipality)  # so that the coordinator may leave
    own, other = of_a_place(town), of_a_place(elsewhere)
    places = {
        "own": (town.municipality.pk, own),
        "other": (elsewhere.municipality.pk, other),
        "unknown": (uuid4(), own),
        "foreign part": (town.municipality.pk, other),
        "unknown part": (town.municipality.pk, {"invitation": uuid4(), "member": uuid4()}),
    }
    everybody = visitors(town, association, elsewhere)

    def cells() -> Iterator[Any]:
        for name, door in PLACE.items():
            for ids, (pk, parts) in places.items():
                if ids.endswith("part") and not door.parts:
                    continue
                address = reverse(name, args=[pk, *(parts[part] for part in door.parts)])
                for visitor in everybody:
                    if ids == "other" and visitor.name == "stranger":
                        continue
                    who = Visitor(
                        visitor.name,
                        visitor.letter if visitor.letter in "cblo" else "",
                        visitor.client,
                        visitor.lacks,
                    )
                    for method in methods(door, who, ids):
                        key = (name, who.name, ids, method)
                        yield (
                            key,
                            expected(door, who, ids, method),
                            lambda v=who, m=method, a=address: send_request(v, m, a),
                        )

    compare_cells(cells())


def test_every_address_of_the_associations_people_answers_as_the_matrix_says(
    town, association, elsewhere
):
    """That the association has people is no secret, so others get a 403, not a 404."""
    parts = of_a_place(town)
    own = {"e": "leave", "t": "leave"}
    everybody = visitors(town, association, elsewhere)

    def cells() -> Iterator[Any]:
        for name, door in PLACE.items():
            address = reverse(name, args=[None, *(parts[part] for part in door.parts)])
            for visitor in everybody:
                letters = (
                    {"get": "o", "post": "o"} if name != "leave" else {"get": "eto", "post": "eto"}
                )
                for method in ("get", "post"):
                    passes = visitor.letter and visitor.letter in letters[method]
                    if visitor.name == "evaluator of another" and name == own["e"]:
                        passes = True
                    answer = expected(door, visitor, "own", method)
                    if not visitor.lacks or (
                        visitor.lacks == "recent sign-in" and method not in door.recent
                    ):
                        if getattr(door, method) is None:
                            answer = 405
                        elif not passes:
                            answer = 403
                        elif door.parts:  # the invitation and the member are a municipality's
                            answer = 404
                        elif name == "leave" and method == "post":
                            answer = (
                                409 if visitor.letter == "o" else 302
                            )  # the last administrator stays
                        else:
                            answer = door.shown if method == "get" else door.answer
                    key = (name, visitor.name, "association", method)
                    yield key, answer, lambda v=visitor, m=method, a=address: send_request(v, m, a)

    compare_cells(cells())


def test_every_address_of_the_office_answers_as_the_matrix_says(play, town, association, elsewhere):
    with acting(association.office):
        draft = drafting.continue_from(QuestionSet.objects.get(key="small"), "2")
        proposal = proposing.propose(draft, spreadsheet.write(storing.read(draft)))
    known = {
        "round": play.evaluation.round_id,
        "set": QuestionSet.objects.get(key="small", version="1").pk,
        "draft": draft.pk,
        "proposal": proposal.pk,
        "language": "sv",
        "key": "open.plan",
        "list": "questions",
        "place": "areas/open",
    }
    everybody = visitors(town, association, elsewhere)

    def cells() -> Iterator[Any]:
        for name, door in OFFICE.items():
            for ids in ("own", "unknown"):
                if ids == "unknown" and not door.parts:
                    continue
                moving = [part for part in door.parts if part not in STATIC]
                if ids == "unknown" and not moving:
                    continue
                address = reverse(
                    name,
                    args=[
                        uuid4() if ids == "unknown" and part in moving else known[part]
                        for part in door.parts
                    ],
                )
                for visitor in everybody:
                    for method in methods(door, visitor, ids):
                        answer = expected(door, visitor, "own", method, stranger=403)
                        if (
                            ids == "unknown"
                            and visitor.letter == "o"
                            and answer in (door.shown, door.answer)
                        ):
                            answer = 404
                        key = (name, visitor.name, ids, method)
                        yield (
                            key,
                            answer,
                            lambda v=visitor, m=method, a=address: send_request(v, m, a),
                        )

    compare_cells(cells())


PARTS: dict[str, dict[str, Any]] = {
    "account_reset_password_from_key": {"uidb36": "0", "key": "no-such-key"},
    "invitation": {"token": "no-such-link"},
    "openid_connect_login": {"provider_id": "nobody"},
    "openid_connect_callback": {"provider_id": "nobody"},
}


def of_an_account(page: Own, visitor: Visitor, method: str) -> int | str:
    if visitor.lacks == "account":
        return "to the sign-in"
    if visitor.lacks == "factor" and not page.half:
        return "to the second factor"
    if visitor.lacks == "recent sign-in" and method in page.recent:
        return "to confirm"
    return page.get if method == "get" else page.post


def somebodys(person: Person) -> dict[str, int]:
    """Give a person a session and a passkey; return their keys by URL name."""
    with acting(person):
        session = UserSession.objects.create(
            user=person.user, ip="127.0.0.1", session_key=uuid4().hex, user_agent="Test"
        )
        passkey = Authenticator.objects.create(
            user=person.user, type="webauthn", data={"name": "Nyckel", "credential": {}}
        )
    return {
        "end-session": session.pk,
        "mfa_edit_webauthn": passkey.pk,
        "mfa_remove_webauthn": passkey.pk,
    }


def a_notice(town: Town, association: Association) -> Any:
    """Notify a member of a municipality; return the key of the notice."""
    play = begun(town, association)
    known = {
        "evaluation": play.evaluation,
        "municipality_id": town.municipality.pk,
        "kind": "comment",
    }
    with acting(town.coordinator):
        Notice.objects.bulk_create([made := Notice(**known, recipient=town.leader.user)])
    return made.pk


def test_every_page_of_an_account_answers_as_the_matrix_says(town, association, elsewhere):
    """The keys in the addresses are those of another person, or unknown: both are not found."""
    anothers = somebodys(elsewhere.leader) | {"notice": a_notice(elsewhere, people.association())}
    everybody = visitors(town, association, elsewhere)

    def cells() -> Iterator[Any]:
        for name, page in ACCOUNT.items():
            for ids in ("other", "unknown") if name in anothers else ("own",):
                unknown = uuid4() if name == "notice" else 10**6
                parts = [] if ids == "own" else [anothers[name] if ids == "other" else unknown]
                address = reverse(name, args=parts)
                for visitor in everybody:
                    for method in ("get", "post"):
                        key = (name, visitor.name, ids, method)
                        yield (
                            key,
                            of_an_account(page, visitor, method),
                            lambda v=visitor, m=method, a=address: send_request(v, m, a),
                        )

    compare_cells(cells())
    with acting(elsewhere.leader):
        assert UserSession.objects.count() == 1
        assert Authenticator.objects.count() == 1


def test_every_page_of_everybody_answers_as_the_matrix_says(town, association, elsewhere):
    everybody = visitors(town, association, elsewhere)

    def cells() -> Iterator[Any]:
        for name, (unknown, known) in PUBLIC.items():
            address = reverse(name, kwargs=PARTS.get(name))
            for visitor in everybody:
                for place, method in enumerate(("get", "post")):
                    answer = (unknown if visitor.lacks == "account" else known)[place]
                    if visitor.lacks == "factor" and name != "set-language":
                        answer = "to the second factor"
                    key = (name, visitor.name, "", method)
                    yield key, answer, lambda v=visitor, m=method, a=address: send_request(v, m, a)

    compare_cells(cells())
