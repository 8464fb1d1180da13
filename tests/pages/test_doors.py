"""Every address of the project, opened by everybody: a stranger finds nothing, a colleague without the right is refused."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from evaluations.models import Citation, Evaluation, Statement, SubmittedStatement
from evaluations.states import Phase
from kompass.demonstration.entering import enter
from municipalities.models import Invitation, Membership
from questionnaire.models import QuestionSet
from tests.pages.things import a_report
from tests.people import acting, person

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Door:
    """Who may read (get) and write (post) at an address while the evaluation stands in a phase.

    Letters: c coordinator, b contributor, l leader, e lead evaluator, t translator, o office; None: no such method.
    hidden: colleagues for whom the thing behind the door does not exist yet.
    """

    phase: Phase
    get: str | None = None
    post: str | None = None
    parts: tuple[str, ...] = ()
    hidden: str = ""


PREPARING, SUBMITTED, REVIEWING, REPORTING = Phase.PREPARING, Phase.SUBMITTED, Phase.REVIEWING, Phase.REPORTING
DOORS = {
    "evaluation": Door(PREPARING, get="cbleto"),
    "key-facts": Door(PREPARING, get="cb", post="cb"),
    "hand-in": Door(PREPARING, get="c", post="c"),
    "withdraw": Door(SUBMITTED, post="c"),
    "open-review": Door(SUBMITTED, post="e"),
    "answers": Door(PREPARING, get="cbl"),
    "area": Door(PREPARING, get="cbl", post="cb", parts=("area",)),
    "raise-nothing": Door(PREPARING, post="cb", parts=("area",)),
    "question": Door(PREPARING, get="cbl", post="cb", parts=("question",)),
    "question-evidence": Door(PREPARING, post="cb", parts=("question",)),
    "statement": Door(PREPARING, get="cb", post="cb", parts=("statement",)),
    "statement-evidence": Door(PREPARING, post="cb", parts=("statement",)),
    "remove-statement": Door(PREPARING, post="cb", parts=("statement",)),
    "remove-evidence": Door(PREPARING, post="cb", parts=("citation",)),
    "document": Door(SUBMITTED, get="cbleo", parts=("version",)),
    "reading": Door(SUBMITTED, get="eo"),
    "area-statements": Door(REVIEWING, get="eo", parts=("area",)),
    "judge": Door(REVIEWING, post="e", parts=("submitted",)),
    "reading-question": Door(REVIEWING, get="eo", post="e", parts=("question",)),
    "notes": Door(REVIEWING, get="e"),
    "new-note": Door(REVIEWING, get="e", post="e"),
    "new-interview": Door(REVIEWING, get="e", post="e"),
    "note": Door(REVIEWING, get="e", post="e", parts=("note",)),
    "lock": Door(REVIEWING, post="e"),
    "consensus": Door(REVIEWING, get="e"),
    "confirm": Door(REVIEWING, post="e"),
    "settle": Door(REVIEWING, get="e", post="e", parts=("question",)),
    "writing": Door(REPORTING, get="eto"),
    "writing-area": Door(REPORTING, get="eto", post="e", parts=("area",)),
    "new-finding": Door(REPORTING, get="e", post="e", parts=("area",)),
    "finding": Door(REPORTING, get="e", post="e", parts=("area", "finding")),
    "remove-finding": Door(REPORTING, post="e", parts=("area", "finding")),
    "translation": Door(REPORTING, get="eto", post="t", parts=("area", "language")),
    "translate": Door(REPORTING, get="eto", post="t", parts=("area", "language", "finding")),
    "history": Door(PREPARING, get="cl"),
    "history-area": Door(PREPARING, get="cl", parts=("area",)),
    "history-question": Door(PREPARING, get="cl", parts=("question",)),
    "help": Door(PREPARING, get="cblo"),
    "grant-reading": Door(PREPARING, post="c"),
    "end-reading": Door(PREPARING, post="co"),
    "people": Door(PREPARING, get="o", post="o"),
    "visit": Door(PREPARING, post="o"),
    "report": Door(REPORTING, get="cbleto"),
    "report-status": Door(REPORTING, get="cbleto"),
    "request-report": Door(REPORTING, post="eto"),
    "retry-report": Door(REPORTING, post="eo", parts=("job",)),
    "finish-writing": Door(REPORTING, post="e"),
    "release-report": Door(REPORTING, post="e"),
    "download-report": Door(REPORTING, get="eto", parts=("report",)),
}
PEOPLE = {  # of a municipality: c, b, l its own, o the office; nobody else finds it
    "members": Door(PREPARING, get="cblo"),
    "invite": Door(PREPARING, get="co", post="co"),
    "resend-invitation": Door(PREPARING, post="co", parts=("invitation",)),
    "invitation-link": Door(PREPARING, post="co", parts=("invitation",)),
    "correct-invitation": Door(PREPARING, get="co", post="co", parts=("invitation",)),
    "withdraw-invitation": Door(PREPARING, post="co", parts=("invitation",)),
    "leave": Door(PREPARING, get="cbl", post="cbl"),
    "member": Door(PREPARING, get="co", post="co", parts=("member",)),
    "remove-member": Door(PREPARING, post="co", parts=("member",)),
}
OFFICE = {  # pages of the office alone: there is nothing to hide, so a stranger is refused too
    "rounds": ("get",),
    "new-round": ("get", "post"),
    "round": ("get", "post"),
    "question-sets": ("get", "post"),
    "publish-question-set": ("post",),
    "municipality-search": ("get",),
    "find-people": ("get",),
    "files": ("get",),
    "scan-files": ("post",),
}
SIGNED_IN = {
    "home": 200,
    "account": 200,
    "own-data": 200,
    "account_change_password": 200,
    "account_set_password": 302,
    "account_reauthenticate": 200,
    "account_logout": 200,
    "account_email_verification_sent": 302,
    "mfa_index": 200,
    "mfa_activate_totp": 200,
    "mfa_deactivate_totp": 404,  # there is none yet
    "mfa_view_recovery_codes": 404,
    "mfa_generate_recovery_codes": 200,
    "mfa_download_recovery_codes": 404,
    "mfa_list_webauthn": 200,
    "mfa_add_webauthn": 200,
    "mfa_edit_webauthn": 404,
    "mfa_remove_webauthn": 404,
    "mfa_reauthenticate": 302,  # to the password: she has no factor
    "mfa_reauthenticate_webauthn": 302,
    "usersessions_list": 200,
    "end-session": 405,
    "end-other-sessions": 405,
    "socialaccount_connections": 200,
}
PUBLIC = {
    "data-use": 200,
    "account_login": 200,
    "account_request_login_code": 200,
    "account_confirm_login_code": 302,  # nobody has asked for one
    "account_signup": 200,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": 200,
    "account_reset_password_from_key_done": 200,
    "account_inactive": 200,
    "invitation": 404,
    "mfa_login_webauthn": 302,
    "mfa_authenticate": 302,  # nobody is on her second step
    "openid_connect_login": 404,  # there is no such service
    "openid_connect_callback": 404,
    "socialaccount_login_cancelled": 200,
    "socialaccount_login_error": 401,
    "socialaccount_signup": 302,
    "set-language": 405,
}
PARTS = {
    "account_reset_password_from_key": {"uidb36": "0", "key": "no-such-key"},
    "invitation": {"token": "no-such-link"},
    "openid_connect_login": {"provider_id": "nobody"},
    "openid_connect_callback": {"provider_id": "nobody"},
    **{name: {"pk": 1} for name in ("mfa_edit_webauthn", "mfa_remove_webauthn", "end-session")},
}


def names(patterns: list[Any]) -> list[str]:
    """Return the name of every address below."""
    found: list[str] = []
    for pattern in patterns:
        found += (
            names(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern.name] if isinstance(pattern, URLPattern) else []
        )
    return found


def test_every_address_stands_in_one_of_the_tables():
    assert sorted(names(get_resolver().url_patterns)) == sorted([*DOORS, *PEOPLE, *OFFICE, *SIGNED_IN, *PUBLIC])


@dataclass
class Visit:
    """An evaluation with something behind every door."""

    play: Any
    ids: dict[str, Any] = field(default_factory=dict)

    def address(self, name: str) -> str:
        return reverse(name, args=[self.play.evaluation.pk, *(self.ids[part] for part in DOORS[name].parts)])


@pytest.fixture
def visit(evaluation_in):
    def behind(phase: Phase) -> Visit:
        play = evaluation_in(phase)
        ids: dict[str, Any] = {"area": "open", "question": "open.plan", "language": "fi"}
        if phase is PREPARING:
            play.prepare()
        with acting(play.town.coordinator):
            ids["statement"] = Statement.objects.get().pk
            citation = Citation.objects.get()
            ids |= {"citation": citation.pk, "version": citation.document_version_id}
            ids["submitted"] = getattr(SubmittedStatement.objects.first(), "pk", None)
        if phase in (REVIEWING, REPORTING):
            ids["note"] = play.notes[0].pk
        if phase is REPORTING:
            ids["finding"] = play.find().pk
            report, job = a_report(play)
            ids |= {"report": report.pk, "job": job.pk}
        return Visit(play, ids)

    return behind


@pytest.mark.parametrize("phase", [PREPARING, SUBMITTED, REVIEWING, REPORTING])
def test_colleagues_pass_the_doors_of_their_role_alone(visit, browser_of, phase):
    seen = visit(phase)
    town, association = seen.play.town, seen.play.association
    people = {
        "c": town.coordinator,
        "b": town.contributor,
        "l": town.leader,
        "e": association.lead,
        "t": association.translator,
        "o": association.office,
    }
    wanted, found = {}, {}
    for letter, colleague in people.items():
        client = browser_of(colleague)
        for name, door in DOORS.items():
            if door.phase is not phase:
                continue
            address = seen.address(name)
            if door.get is not None:
                wanted["get", name, letter] = 200 if letter in door.get else 404 if letter in door.hidden else 403
                found["get", name, letter] = client.get(address).status_code
            if door.post is not None and letter not in door.post:
                wanted["post", name, letter] = 403
                found["post", name, letter] = client.post(address).status_code
    assert {key: status for key, status in found.items() if status != wanted[key]} == {}
    with acting(association.office):
        assert Evaluation.objects.get().phase == phase


@pytest.mark.parametrize("phase", [PREPARING, SUBMITTED, REVIEWING, REPORTING])
def test_a_stranger_finds_nothing_and_the_unknown_are_sent_to_the_sign_in(visit, elsewhere, browser_of, phase):
    seen = visit(phase)
    strangers = [browser_of(elsewhere.coordinator), browser_of(seen.play.association.outsider)]
    wrong = []
    for name, door in DOORS.items():
        if door.phase is not phase:
            continue
        address = seen.address(name)
        for method in [method for method in ("get", "post") if getattr(door, method) is not None]:
            wrong += [(method, name, r.status_code) for c in strangers if (r := getattr(c, method)(address)).status_code != 404]
            anonymous = getattr(Client(), method)(address)
            if (anonymous.status_code, anonymous.headers.get("Location", "")) != (302, f"{reverse('account_login')}?next={address}"):
                wrong.append((method, name, anonymous.status_code))
    assert wrong == []


@pytest.fixture
def place(town, association, confirmed):
    """A municipality with an invitation, and what stands in its addresses."""
    confirmed(town.coordinator).post(
        reverse("invite", args=[town.municipality.pk]), {"email": "n@tests.example", "name": "N", "language": "sv", "roles": ["leader"]}
    )
    with acting(town.coordinator):
        return {"invitation": Invitation.objects.get().pk, "member": Membership.objects.get(user=town.leader.user).pk}


def people_address(name: str, municipality: Any, ids: dict[str, Any]) -> str:
    return reverse(name, args=[municipality and municipality.pk, *(ids[part] for part in PEOPLE[name].parts)])


def test_a_municipalitys_people_are_its_own_and_the_offices(town, association, elsewhere, place, confirmed):
    """Everybody has confirmed that it is her; whom a door is open to changes nothing by an empty form."""
    who = {"c": town.coordinator, "b": town.contributor, "l": town.leader, "o": association.office}
    strangers = {"e": association.lead, "t": association.translator, "s": elsewhere.coordinator}
    wanted, found = {}, {}
    for letter, colleague in {**who, **strangers}.items():
        client = confirmed(colleague)
        for name, door in PEOPLE.items():
            address = people_address(name, town.municipality, place)
            for method, allowed in (("get", door.get), ("post", door.post)):
                if allowed is None or (method == "post" and letter in allowed):
                    continue
                wanted[method, name, letter] = 404 if letter in strangers else 200 if letter in allowed else 403
                found[method, name, letter] = getattr(client, method)(address).status_code
    assert {key: status for key, status in found.items() if status != wanted[key]} == {}
    assert len(found) == 74


def test_nobody_else_opens_the_associations_people(town, association, place, confirmed):
    clients = [confirmed(other) for other in (town.coordinator, association.lead, association.translator)]
    found = set()
    for name, door in PEOPLE.items():
        address = people_address(name, None, place)
        found |= {
            (name, getattr(c, m)(address).status_code) for c in clients for m in ("get", "post") if getattr(door, m) and name != "leave"
        }
    assert found == {(name, 403) for name in PEOPLE if name != "leave"}


def test_the_unknown_are_sent_to_the_sign_in_before_the_people(town, place):
    wrong = []
    for name, door in PEOPLE.items():
        address = people_address(name, town.municipality, place)
        for method in [method for method in ("get", "post") if getattr(door, method) is not None]:
            sent = getattr(Client(), method)(address)
            if (sent.status_code, sent.headers.get("Location", "")) != (302, f"{reverse('account_login')}?next={address}"):
                wrong.append((method, name))
    assert wrong == []


@pytest.mark.parametrize("name", [name for name, door in PEOPLE.items() if door.post])
def test_nobody_writes_about_people_without_having_confirmed(town, place, name):
    sent = enter(Client(), town.coordinator.user, seconds_ago=301).post(people_address(name, town.municipality, place))
    assert (sent.status_code, sent.headers["Location"].split("?")[0]) == (302, reverse("account_reauthenticate"))


def office_address(name: str, play: Any) -> str:
    keys = {"round": play.evaluation.round_id, "publish-question-set": QuestionSet.objects.get(key="small").pk}
    return reverse(name, args=[keys[name]] if name in keys else [])


@pytest.mark.parametrize("name", OFFICE)
def test_the_offices_pages_are_the_offices(play, browser_of, name):
    address = office_address(name, play)
    others = (play.town.coordinator, play.town.leader, play.association.lead, play.association.translator)
    for method in OFFICE[name]:
        assert [getattr(browser_of(other), method)(address).status_code for other in others] == [403] * len(others)
        assert getattr(Client(), method)(address).status_code == 302
    assert browser_of(play.association.office).get(address).status_code == (200 if "get" in OFFICE[name] else 405)


@pytest.mark.parametrize(("name", "status"), SIGNED_IN.items())
def test_pages_of_everybody_who_is_signed_in(town, browser_of, name, status):
    address = reverse(name, kwargs=PARTS.get(name))
    assert (browser_of(town.leader).get(address).status_code, Client().get(address).status_code) == (status, 302)


@pytest.mark.parametrize(("name", "status"), PUBLIC.items())
def test_public_pages(db, name, status):
    assert Client().get(reverse(name, kwargs=PARTS.get(name))).status_code == status


def test_an_evaluation_that_is_not_there_is_like_a_strangers(town, browser_of):
    response = browser_of(town.coordinator).get(reverse("evaluation", args=[uuid4()]))
    assert (response.status_code, b"<h1" in response.content) == (404, True)


def test_one_who_signs_in_comes_to_what_she_wanted(play):
    karin = person("Katja", "coordinator", at=play.town.municipality, password="en lång lösenfras")
    client, wanted = Client(), reverse("evaluation", args=[play.evaluation.pk])
    sent = client.post(
        f"{reverse('account_login')}?next={wanted}", {"login": karin.user.email, "password": "en lång lösenfras", "next": wanted}
    )
    assert (sent.status_code, sent.headers["Location"], client.get(wanted).status_code) == (302, wanted, 200)


def test_a_wrong_password_signs_nobody_in(town):
    karin = person("Katja", "coordinator", at=town.municipality, password="en lång lösenfras")
    client = Client()
    refused = client.post(reverse("account_login"), {"login": karin.user.email, "password": "en annan lösenfras"})
    assert (refused.status_code, client.get(reverse("home")).status_code) == (200, 302)
