"""The security log: one JSON line per event, without names, addresses and secrets."""

import json
import logging

import pytest
from django.test import Client
from django.urls import reverse

from kompass.shared import security_log
from kompass.shared.actor import Actor, acting_as
from municipalities.models import Membership
from tests.people import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """Collect what the logger writes."""
    found: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(record.getMessage())
    security_log.log.addHandler(handler)
    yield found
    security_log.log.removeHandler(handler)


def events(lines):
    return [json.loads(line)["event"] for line in lines]


def test_successful_and_failed_sign_ins_are_logged(town, lines):
    client, page = Client(), reverse("account_login")
    client.post(page, {"login": town.coordinator.user.email, "password": "fel lösenord här"})
    client.post(page, {"login": "nobody@tests.example", "password": "fel lösenord här"})
    client.post(page, {"login": town.coordinator.user.email, "password": "en hemlig fras"})
    client.post(reverse("account_logout"))
    assert events(lines) == ["sign-in failed", "sign-in failed", "signed in", "signed out"]
    told = [json.loads(line) for line in lines]
    assert [line.get("account") for line in told] == [
        None,
        None,
        str(town.coordinator.id),
        str(town.coordinator.id),
    ]
    assert {line["route"] for line in told} == {"account_login", "account_logout"}
    assert [word for word in ("@", "fel ", "hemlig", "Karin") if word in "".join(lines)] == []


def test_too_many_attempts_are_logged(town, lines):
    for _attempt in range(7):
        Client().post(
            reverse("account_login"),
            {"login": town.coordinator.user.email, "password": "fel lösenord här"},
        )
    assert events(lines)[-1] == "throttled"
    assert events(lines).count("sign-in failed") < 7


def test_refused_access_and_missing_objects_are_logged(play, elsewhere, browser_of, lines):
    page = reverse("people", args=[play.evaluation.pk])
    browser_of(play.town.coordinator).get(page)
    browser_of(elsewhere.coordinator).get(page)
    Client().get(page)
    Client().get("/no/such/page/")
    told = [
        (line["event"], line["user"], line["route"], line["status"])
        for line in map(json.loads, lines)
    ]
    assert told == [
        ("access refused", str(play.town.coordinator.id), "people", 403),
        ("nothing found", str(elsewhere.coordinator.id), "people", 404),
    ]


def test_a_form_without_a_csrf_token_is_logged(lines):
    Client(enforce_csrf_checks=True).post(
        reverse("account_login"), {"login": "a@tests.example", "password": "hemlig"}
    )
    assert [(line["event"], line["method"], "user" in line) for line in map(json.loads, lines)] == [
        ("form without its token refused", "POST", False)
    ]


def test_changed_roles_invitations_and_ended_memberships_are_logged(
    town, confirmed, lines, django_capture_on_commit_callbacks
):
    client, place = confirmed(town.coordinator), town.municipality.pk
    with acting(town.coordinator):
        row = Membership.objects.get(user=town.contributor.user)
    lines.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("member", args=[place, row.pk]), {"roles": ["leader"]})
        client.post(
            reverse("invite", args=[place]),
            {"email": "n@tests.example", "name": "Nina", "language": "sv", "roles": ["leader"]},
        )
        client.post(reverse("remove-member", args=[place, row.pk]))
    told = [json.loads(line) for line in lines]
    assert [line["event"] for line in told] == ["roles changed", "invited", "membership ended"]
    assert {line["user"] for line in told} == {str(town.coordinator.id)}
    assert told[0]["roles"] == ["leader"]
    assert told[0]["account"] == str(town.contributor.id)
    assert [word for word in ("@", "Nina", "Christer") if word in "".join(lines)] == []


def test_a_rolled_back_change_is_not_logged(
    town, confirmed, lines, django_capture_on_commit_callbacks
):
    client = confirmed(town.coordinator)
    with acting(town.coordinator):
        row = Membership.objects.get(user=town.coordinator.user)
    lines.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("remove-member", args=[town.municipality.pk, row.pk]))
    assert events(lines) == []


def test_a_line_has_its_time_and_request_id_and_stays_one_line(lines):
    security_log.note("prov", reason='a\nb\r\n{"event": "forged"}\u2028')
    with acting_as(Actor("job")):
        security_log.note("prov")
    first, second = lines
    assert "\n" not in first
    assert "\u2028" not in first
    assert json.loads(first)["reason"] == 'a\nb\r\n{"event": "forged"}\u2028'
    assert json.loads(first)["at"].endswith("+00:00")
    assert "user" not in json.loads(second)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (("Not Found: %s", "/invitations/AbC-_1/"), "Not Found: /invitations/…/"),
        (
            ("Forbidden (%s): %s", "CSRF", "/accounts/password/reset/key/1a-bc/"),
            "Forbidden (CSRF): /accounts/password/reset/key/…/",
        ),
        (("Not Found: %s", "/evaluations/1/"), "Not Found: /evaluations/1/"),
    ],
)
def test_the_secret_of_a_link_is_never_logged(line, kept):
    message, *arguments = line
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, message, tuple(arguments), None
    )
    assert security_log.SecretFilter().filter(record) is True
    assert record.getMessage() == kept
