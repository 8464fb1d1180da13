"""The language switch: stored with the person, or in the browser of an anonymous visitor."""

import pytest
from django.conf import settings
from django.test import Client

from tests.people import account

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


def switch(client, language, back="/"):
    return client.post("/language/", {"language": language, "next": back})


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_the_language_of_a_person_is_remembered_on_every_machine(town, browser_of, language):
    switch(browser_of(town.coordinator), language)
    elsewhere = browser_of(town.coordinator)
    elsewhere.cookies[settings.LANGUAGE_COOKIE_NAME] = "fi"
    page = elsewhere.get("/")
    assert account(pk=town.coordinator.id).language == language
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in page.content.decode()


def test_the_language_of_a_visitor_is_stored_in_the_browser():
    client = Client()
    sent = switch(client, "fi", SIGN_IN)
    cookie = sent.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert sent.headers["Location"] == SIGN_IN
    assert cookie.value == "fi"
    assert cookie["samesite"] == "Lax"
    assert client.get(SIGN_IN).headers["Content-Language"] == "fi"


def test_a_visitors_browser_language_is_used():
    assert (
        Client(headers={"accept-language": "fi-FI,sv;q=0.5"})
        .get(SIGN_IN)
        .headers["Content-Language"]
        == "fi"
    )


def test_two_people_on_one_machine_see_their_own_language(town, browser_of):
    assert browser_of(town.leader).get("/").headers["Content-Language"] == "fi"
    assert browser_of(town.coordinator).get("/").headers["Content-Language"] == "sv"


@pytest.mark.parametrize("language", ["de", "", "sv\0"])
def test_an_unknown_language_changes_nothing(town, browser_of, language):
    sent = switch(browser_of(town.coordinator), language)
    assert sent.status_code == 302
    assert account(pk=town.coordinator.id).language == "sv"
    assert list(sent.cookies) == []


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""]
)
def test_the_language_switch_redirects_within_this_site_only(back):
    assert switch(Client(), "fi", back).headers["Location"] == "/"


def test_pages_of_a_person_are_not_cached(town, browser_of):
    assert browser_of(town.leader).get("/").headers["Cache-Control"] == "no-store, private"
