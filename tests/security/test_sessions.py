"""Sessions and passwords: a new session at sign-in, none after sign-out, passwords exactly as
typed.
"""

from math import log2

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from demonstration.sessions import start_session
from kompass import settings as project
from kompass.shared.actor import COMMAND, SIGN_IN, acting_as
from municipalities.sessions import SessionStore
from tests import people

pytestmark = pytest.mark.django_db
SECRET = "en hemlig fras"


def signed_in(client):
    return client.get(reverse("home")).status_code == 200


def sign_in(client, person, password=SECRET):
    return client.post(reverse("account_login"), {"login": person.user.email, "password": password})


def key_of(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_sign_in_starts_a_new_session(town):
    planted = SessionStore()
    planted["planted"] = "yes"
    planted.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    sign_in(client, town.coordinator)
    assert signed_in(client)
    assert key_of(client) != planted.session_key
    assert not SessionStore().exists(planted.session_key)


def test_a_session_key_chosen_by_the_client_is_not_accepted(town):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    sign_in(client, town.coordinator)
    assert signed_in(client) is True
    assert key_of(client) != "a" * 32


def test_a_sign_out_ends_the_session_on_the_server(town, browser_of):
    client, copied = browser_of(town.coordinator), Client()
    copied.cookies[settings.SESSION_COOKIE_NAME] = key = key_of(client)
    assert signed_in(copied)
    client.post(reverse("account_logout"))
    assert signed_in(copied) is False
    assert not SessionStore().exists(key)


def test_a_closed_account_is_signed_out_at_once(town, browser_of):
    client = browser_of(town.coordinator)
    assert signed_in(client)
    user = town.coordinator.user
    user.is_active = False
    with acting_as(COMMAND):
        user.save()
    assert signed_in(client) is False
    assert sign_in(Client(), town.coordinator).status_code != 302 or not signed_in(client)


def test_a_new_password_ends_existing_sessions(town, browser_of):
    client = browser_of(town.coordinator)
    assert signed_in(client)
    user = people.account(pk=town.coordinator.id)
    user.set_password("en helt annan fras här")
    with acting_as(SIGN_IN):
        user.save()
    assert not signed_in(client)


def test_a_session_lasts_eight_hours_and_its_key_cannot_be_guessed(town):
    client = Client()
    sign_in(client, town.coordinator)
    store = SessionStore(key_of(client))
    assert store.get_expiry_age() == 8 * 3600
    assert settings.SESSION_SAVE_EVERY_REQUEST is False
    assert len(key_of(client)) == 32
    assert log2(len(VALID_KEY_CHARS)) * 32 >= 128
    assert (
        client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    )  # the browser forgets it when it is closed


def test_every_page_of_a_signed_in_person_offers_to_sign_out(town, browser_of):
    pages = [
        browser_of(town.coordinator).get(path)
        for path in (reverse("home"), reverse("members", args=[town.municipality.pk]), "/no/such/")
    ]
    assert [f'action="{reverse("account_logout")}"' in page.content.decode() for page in pages] == [
        True
    ] * 3


PASSPHRASE = "Åtta ord på RAD är ett bra lösenord, sa Karin i går kväll 🦉! " + "x" * 60


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        PASSPHRASE[:-1],
        PASSPHRASE.lower(),
        PASSPHRASE.strip("x"),
        f"{PASSPHRASE}x",
        PASSPHRASE.replace("🦉", ""),
    ],
)
def test_a_password_is_compared_exactly_as_typed(town, settings, wrong):
    settings.PASSWORD_HASHERS = project.PASSWORD_HASHERS
    assert 100 < len(PASSPHRASE) <= 128
    somebody = people.person("Katja", "coordinator", at=town.municipality, password=PASSPHRASE)
    refused, taken = Client(), Client()
    sign_in(refused, somebody, wrong)
    sign_in(taken, somebody, PASSPHRASE)
    assert signed_in(refused) is False
    assert signed_in(taken) is True


@pytest.mark.parametrize(
    "password", ["password1234", "qwertyuiop123", "kort", "123456789987654321", "a" * 11]
)
def test_a_short_or_common_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["bara små bokstäver", "ÅÄÖ ÅÄÖ ÅÄÖ ÅÄÖ", "🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉🦉", "x7" * 50]
)
def test_a_password_needs_no_particular_kinds_of_characters(password):
    assert validate_password(password) is None


def test_passwords_are_hashed_by_argon2_with_current_costs():
    assert project.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    hasher = Argon2PasswordHasher()
    # OWASP asks for at least 19 MiB and two passes.
    assert hasher.memory_cost >= 19 * 1024
    assert hasher.time_cost >= 2
    assert hasher.encode("x", "saltsaltsalt").startswith("argon2$argon2id$")


def test_a_new_installation_has_no_accounts(db):
    assert people.accounts() == 0


def test_a_session_stores_no_secret_and_no_typed_text(town):
    client = Client()
    sign_in(client, town.coordinator)
    data = SessionStore(key_of(client)).load()
    assert [word for word in (SECRET, "Karin") if word in str(data)] == []
    assert start_session(Client(), town.coordinator.user).cookies.keys() == {
        settings.SESSION_COOKIE_NAME
    }
