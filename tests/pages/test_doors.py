"""Every address stands in the matrix of the sweep; and the way in leads to what was wanted."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.pages.matrix import ACCOUNT, EVALUATION, OFFICE, PLACE, PUBLIC
from tests.people import person

pytestmark = pytest.mark.django_db


def names(patterns: list[Any]) -> list[str]:
    """Return the name of every address below."""
    found: list[str] = []
    for pattern in patterns:
        found += (
            names(pattern.url_patterns)
            if isinstance(pattern, URLResolver)
            else [pattern.name]
            if isinstance(pattern, URLPattern)
            else []
        )
    return found


def test_every_address_stands_in_one_of_the_tables():
    assert sorted(names(get_resolver().url_patterns)) == sorted(
        [*EVALUATION, *PLACE, *OFFICE, *ACCOUNT, *PUBLIC]
    )


def test_an_evaluation_that_is_not_there_is_like_a_strangers(town, browser_of):
    response = browser_of(town.coordinator).get(reverse("evaluation", args=[uuid4()]))
    assert (response.status_code, b"<h1" in response.content) == (404, True)


def test_one_who_signs_in_comes_to_what_she_wanted(play):
    karin = person("Katja", "coordinator", at=play.town.municipality, password="en lång lösenfras")
    client, wanted = Client(), reverse("evaluation", args=[play.evaluation.pk])
    sent = client.post(
        f"{reverse('account_login')}?next={wanted}",
        {"login": karin.user.email, "password": "en lång lösenfras", "next": wanted},
    )
    assert (sent.status_code, sent.headers["Location"], client.get(wanted).status_code) == (
        302,
        wanted,
        200,
    )


def test_a_wrong_password_signs_nobody_in(town):
    karin = person("Katja", "coordinator", at=town.municipality, password="en lång lösenfras")
    client = Client()
    refused = client.post(
        reverse("account_login"), {"login": karin.user.email, "password": "en annan lösenfras"}
    )
    assert (refused.status_code, client.get(reverse("home")).status_code) == (200, 302)
