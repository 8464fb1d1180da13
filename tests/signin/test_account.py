"""The own account: the data that the system holds about a person, and their sessions."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from demonstration.sessions import start_session
from municipalities import devices
from tests.pages.query_counts import query_count
from tests.people import person
from tests.signin.steps import PASSWORD, SECRET, by_password, give_app, went, words

pytestmark = pytest.mark.django_db
LIST, END_OTHERS, LOGIN = (
    reverse("usersessions_list"),
    reverse("end-other-sessions"),
    reverse("account_login"),
)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0 Safari/537.36 Edg/140.0"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.0 Safari/604.1"
)


@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        (FIREFOX, "Firefox, Windows"),
        (EDGE, "Edge, Windows"),
        (IPHONE, "Safari, iPhone"),
        ("curl/8", "An unknown device"),
        ("", "An unknown device"),
    ],
)
def test_a_device_is_described_in_plain_words(line, spoken):
    assert devices.in_words(line) == spoken


@pytest.fixture
def katja(town):
    return person("Katja", "coordinator", at=town.municipality, password=PASSWORD, language="en")


def signed_in(somebody, device):
    client = Client(headers={"user-agent": device})
    by_password(client, somebody)
    return client


def test_a_person_sees_their_sessions_and_ends_one(katja):
    here, there = signed_in(katja, FIREFOX), signed_in(katja, IPHONE)
    page = here.get(LIST)
    assert [(row.device, row.ip, row.current) for row in page.context["sessions"]] == [
        ("Firefox, Windows", "127.0.0.1", True),
        ("Safari, iPhone", "127.0.0.1", False),
    ]
    other = page.context["others"][0].id
    assert went(here.post(reverse("end-session", args=[other]))) == (302, LIST)
    assert "You are signed out in one place." in words(here.get(LIST))
    assert went(there.get("/")) == (302, LOGIN)
    assert here.get("/").status_code == 200


def test_all_other_sessions_are_ended_and_this_one_stays(katja):
    here, *others = (signed_in(katja, device) for device in (FIREFOX, IPHONE, EDGE))
    here.post(END_OTHERS)
    assert [went(client.get("/")) for client in others] == [(302, LOGIN)] * 2
    assert here.get("/").status_code == 200


def test_nobody_ends_a_session_of_another_person_or_the_current_one(katja, town, browser_of):
    here = signed_in(katja, FIREFOX)
    mine = here.get(LIST).context["sessions"][0].id
    browser_of(town.leader).post(reverse("end-session", args=[mine]))
    here.post(reverse("end-session", args=[mine]))
    assert here.get("/").status_code == 200


def test_a_new_password_ends_the_other_sessions(katja):
    here, there = signed_in(katja, FIREFOX), signed_in(katja, IPHONE)
    new = "en annan lång lösenfras"
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert went(there.get("/")) == (302, LOGIN)
    assert here.get("/").status_code == 200
    assert [row.current for row in here.get(LIST).context["sessions"]] == [True]


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_needs_a_constant_number_of_queries(katja, rows):
    clients = [signed_in(katja, FIREFOX) for _ in range(rows)]
    assert query_count(clients[-1], LIST) == 5


def test_the_export_of_own_data_has_all_parts_and_no_secrets(
    association, evaluation_in, browser_of
):
    evaluation_in("preparing")
    spare = give_app(association.lead)
    sent = start_session(Client(), association.lead.user).post(reverse("own-data"))
    data = json.loads(sent.content)
    assert sent.headers["Content-Disposition"] == 'attachment; filename="kompass-own-data.json"'
    assert list(data) == [
        *(
            "made_at",
            "account",
            "addresses",
            "memberships",
            "invitations",
            "second_factors",
            "sign_in_services",
            "sessions",
            "assignments",
        ),
        *("delegations", "comments", "notices"),
    ]
    assert data["memberships"] == [{"municipality": None, "roles": ["evaluator"]}]
    assert data["assignments"] == [
        {"duty": "lead", "municipality": "Lindnäs", "round": "Provomgång"}
    ]
    assert sorted(row["type"] for row in data["second_factors"]) == ["recovery_codes", "totp"]
    text = sent.content.decode()
    assert [
        secret for secret in (SECRET, spare[0], "argon2", "md5$", "session_key") if secret in text
    ] == []


def test_the_export_has_data_of_the_person_only(town, browser_of):
    text = browser_of(town.contributor).post(reverse("own-data")).content.decode()
    assert [
        address in text for address in (town.contributor.user.email, town.coordinator.user.email)
    ] == [True, False]
