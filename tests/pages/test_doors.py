"""Every address is in the access matrix, requires a sign-in, and is reached after signing in."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.pages.matrix import ACCOUNT, EVALUATION, OFFICE, PLACE, PUBLIC
from tests.people import person

pytestmark = pytest.mark.django_db


# The views that say login_not_required: whoever adds one adds it here.
OPEN_TO_ANYBODY = [
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "data-use",
    "invitation",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "openid_connect_login",
    "set-language",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
]


def addresses(patterns: list[Any]) -> list[URLPattern]:
    """Return every address below these patterns."""
    found: list[URLPattern] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            found.append(pattern)
    return found


def test_every_address_is_listed_in_the_access_matrix():
    names = [address.name for address in addresses(get_resolver().url_patterns)]
    assert sorted(names) == sorted([*EVALUATION, *PLACE, *OFFICE, *ACCOUNT, *PUBLIC])


def test_every_view_but_the_listed_ones_requires_a_sign_in():
    assert (
        sorted(
            str(address.name)
            for address in addresses(get_resolver().url_patterns)
            if not getattr(address.callback, "login_required", True)
        )
        == OPEN_TO_ANYBODY
    )


def test_the_middleware_requires_a_sign_in():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_an_unknown_evaluation_answers_like_a_foreign_one(town, browser_of):
    response = browser_of(town.coordinator).get(reverse("evaluation", args=[uuid4()]))
    assert response.status_code == 404
    assert b"<h1" in response.content


def test_after_signing_in_a_person_reaches_the_requested_page(play):
    karin = person("Katja", "coordinator", at=play.town.municipality, password="en lång lösenfras")
    client, wanted = Client(), reverse("evaluation", args=[play.evaluation.pk])
    sent = client.post(
        f"{reverse('account_login')}?next={wanted}",
        {"login": karin.user.email, "password": "en lång lösenfras", "next": wanted},
    )
    assert sent.status_code == 302
    assert client.get(wanted).status_code == 200
    assert sent.headers["Location"] == wanted


def test_a_wrong_password_does_not_sign_in(town):
    karin = person("Katja", "coordinator", at=town.municipality, password="en lång lösenfras")
    client = Client()
    refused = client.post(
        reverse("account_login"), {"login": karin.user.email, "password": "en annan lösenfras"}
    )
    assert refused.status_code == 200
    assert client.get(reverse("home")).status_code == 302
