"""The second factor, end to end: who needs it, how it is set up and given, and that it cannot be
bypassed.
"""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demonstration.sessions import start_session
from kompass.shared.actor import COMMAND, acting_as
from municipalities import domain
from municipalities.roles import Role
from municipalities.sessions import signing_in
from tests.markup import markup
from tests.people import person
from tests.signin.steps import KEY, PASSWORD, by_password, code, factors, give_app, went, words

# What allauth does after the commit is part of it, so each request commits as in production.
pytestmark = pytest.mark.django_db(transaction=True)
HOME, ROUNDS = "/", "/rounds/"
INDEX, GIVE, AUTHENTICATE = (
    reverse("mfa_index"),
    reverse("mfa_reauthenticate"),
    reverse("mfa_authenticate"),
)
APP, CODES = reverse("mfa_activate_totp"), reverse("mfa_view_recovery_codes")


@pytest.fixture
def office(db):
    return person("Oskar", "office", password=PASSWORD, language="en")


@pytest.fixture
def coordinator(town):
    return person("Katja", "coordinator", at=town.municipality, password=PASSWORD, language="en")


def set_up(client: Client) -> str:
    """Set up an app through its page; return its key."""
    key = KEY.search(words(client.get(APP))).group(1)
    assert went(client.post(APP, {"code": code(key)})) == (302, CODES)
    return key


def test_the_first_sign_in_sets_up_a_factor_and_continues_to_the_requested_page(office):
    client = Client()
    assert went(by_password(client, office, wanted=ROUNDS)) == (302, ROUNDS)
    assert went(client.get(ROUNDS)) == (302, INDEX)
    assert "Set up your second step to continue" in words(client.get(INDEX))
    set_up(client)
    page = client.get(CODES)
    shown = re.findall(r"<li>(\d{8})</li>", markup(page))
    assert len(shown) == 10
    assert f'href="{ROUNDS}">I have saved' in markup(page)
    assert client.get(ROUNDS).status_code == 200
    assert factors(office) == ["recovery_codes", "totp"]


def test_recovery_codes_are_shown_once_and_downloadable_without_a_script(office):
    client = Client()
    by_password(client, office)
    client.get(HOME)
    set_up(client)
    first, again = words(client.get(CODES)), words(client.get(CODES))
    assert "data:text/plain;charset=utf-8;base64," in first
    assert "data:text" not in again
    assert "You have 10 unused codes left." in again


def test_a_second_factor_is_required_at_sign_in(office):
    give_app(office)
    client = Client()
    assert went(by_password(client, office, wanted=ROUNDS)) == (302, AUTHENTICATE)
    assert went(client.get(ROUNDS)) == (302, reverse("account_login"))
    assert "The code is wrong" in words(client.post(AUTHENTICATE, {"code": "000000"}))
    given = client.post(AUTHENTICATE, {"code": code()})
    assert client.get(ROUNDS).status_code == 200
    assert went(given) == (302, ROUNDS)


def test_a_code_of_the_app_can_be_used_once(office):
    give_app(office)
    shown = code()
    clients = Client(), Client()
    for client in clients:
        by_password(client, office)
    assert [client.post(AUTHENTICATE, {"code": shown}).status_code for client in clients] == [
        302,
        200,
    ]


def test_a_recovery_code_can_be_used_once(office):
    spare = give_app(office)[0]
    clients = Client(), Client()
    for client in clients:
        by_password(client, office)
    assert [client.post(AUTHENTICATE, {"code": spare}).status_code for client in clients] == [
        302,
        200,
    ]


def test_a_role_given_during_a_session_requires_the_factor_with_the_next_request(coordinator):
    client = Client()
    by_password(client, coordinator)
    assert client.get(HOME).status_code == 200
    with acting_as(COMMAND):
        user = coordinator.user
        domain.add_person(
            email=user.email, name=user.name, language=user.language, roles=[Role.EVALUATOR]
        )
    assert went(client.get(HOME)) == (302, INDEX)
    give_app(coordinator)
    assert went(client.get(HOME)) == (302, GIVE)
    given = client.post(f"{GIVE}?next={HOME}", {"code": code()})
    assert client.get(HOME).status_code == 200
    assert went(given) == (302, HOME)


@pytest.mark.parametrize(
    "name",
    [
        "account",
        "own-data",
        "account_change_password",
        "usersessions_list",
        "mfa_index",
        "mfa_add_webauthn",
    ],
)
def test_a_session_without_the_second_factor_can_only_enter_it(office, name):
    give_app(office)
    client = start_session(Client(), office.user, methods=("password",))
    assert went(client.get(reverse(name))) == (302, GIVE)


def test_the_password_does_not_replace_the_second_factor(office):
    give_app(office)
    client = start_session(Client(), office.user, methods=("password",))
    sent = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert went(sent) == (302, GIVE)
    assert went(client.get(HOME)) == (302, GIVE)


def test_the_second_factor_is_required_again_after_the_session_expired(office):
    give_app(office)
    client = Client()
    by_password(client, office)
    client.post(AUTHENTICATE, {"code": code()})
    assert client.get(HOME).status_code == 200
    with signing_in():
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert went(client.get(HOME)) == (302, reverse("account_login"))
    assert went(by_password(client, office)) == (302, AUTHENTICATE)
    assert went(client.get(HOME)) == (302, reverse("account_login"))


def test_association_people_cannot_remove_their_last_factor(office, coordinator):
    for somebody in (office, coordinator):
        give_app(somebody)
    removing = reverse("mfa_deactivate_totp")
    kept = start_session(Client(), office.user).post(removing)
    gone = start_session(Client(), coordinator.user).post(removing)
    assert "You work for the Association" in words(kept)
    assert factors(office) == ["recovery_codes", "totp"]
    assert went(gone) == (302, INDEX)
    assert factors(coordinator) == []


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_changes_of_factors_are_notified_by_email_in_the_accounts_language(
    office, mailoutbox, language
):
    office.user.language = language
    with acting_as(office.actor):
        office.user.save()
    client = Client()
    by_password(client, office)
    client.get(HOME)
    set_up(client)
    subjects = {
        "sv": "Kompass: en autentiseringsapp har tagits i bruk",
        "fi": "Kompass: todennussovellus on otettu käyttöön",
    }
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([office.user.email], subjects[language])
    ]
    html, kind = mailoutbox[0].alternatives[0]
    assert kind == "text/html"
    assert f'<html lang="{language}">' in html
    assert "127.0.0.1" in html


def test_new_recovery_codes_replace_the_old(coordinator):
    old = give_app(coordinator)
    client = start_session(Client(), coordinator.user)
    assert went(client.post(reverse("mfa_generate_recovery_codes"))) == (302, CODES)
    new = re.findall(r"<li>(\d{8})</li>", words(client.get(CODES)))
    assert len(new) == 10
    assert set(new) & set(old) == set()


def test_association_people_cannot_remove_their_last_passkey(office, coordinator):
    removed = {}
    for somebody in (office, coordinator):
        with signing_in():
            key = Authenticator.objects.create(
                user=somebody.user,
                type=Authenticator.Type.WEBAUTHN,
                data={"name": "Dator", "credential": {}},
            )
        start_session(Client(), somebody.user).post(reverse("mfa_remove_webauthn", args=[key.pk]))
        removed[somebody.user.name] = factors(somebody)
    assert removed == {"Oskar": ["webauthn"], "Katja": []}
