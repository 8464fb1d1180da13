"""What requests may do: CSRF tokens on every form, only intended methods, only offered fields, no
guessable keys.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from demonstration.sessions import start_session
from evaluations.models import Answer, Evaluation, KeyFacts
from municipalities.invitations import new_token
from tests.people import acting
from tests.security.addresses import Things, walk

pytestmark = pytest.mark.django_db
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
OPEN_TO_ALL = {"account_login", "account_reset_password", "data-use"}


def nowhere():
    return Things()


@pytest.mark.slow
def test_every_address_that_takes_a_form_requires_a_csrf_token(town):
    signed_in, anonymous = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    start_session(signed_in, town.coordinator.user)
    answers = {
        (address.name, who): getattr(client, method)(path).status_code
        for address in walk()
        for path in nowhere().addresses(address)
        for who, client in (("somebody", signed_in), ("nobody", anonymous))
        for method in ("post", "put", "patch", "delete")
    }
    assert {key: status for key, status in answers.items() if status != 403} == {}
    assert len(answers) > 140
    assert [address.name for address in walk() if getattr(address.view, "csrf_exempt", False)] == []


def test_a_csrf_token_from_another_site_is_refused(town):
    client = Client(enforce_csrf_checks=True)
    token = client.get(reverse("account_login")).cookies[settings.CSRF_COOKIE_NAME].value
    sent = {"language": "fi", "csrfmiddlewaretoken": token}
    own = client.post(reverse("set-language"), sent, HTTP_ORIGIN="http://testserver")
    foreign = client.post(reverse("set-language"), sent, HTTP_ORIGIN="https://evil.example")
    assert own.status_code == 302
    assert foreign.status_code == 403


@pytest.mark.slow
def test_other_http_methods_are_refused(town, browser_of):
    client = browser_of(town.coordinator)
    given = {
        (address.name, method): response.status_code
        for address in walk()
        if not address.route.startswith("accounts/")
        for path in nowhere().addresses(address)
        for method in ("TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND")
        if (response := client.generic(method, path)).status_code not in (403, 404, 405)
    }
    redirected = {key for key, status in given.items() if status == 302}
    assert {key: status for key, status in given.items() if key not in redirected} == {}
    assert b"X-Secret" not in client.generic("TRACE", "/", headers={"X-Secret": "zz"}).content


def test_only_public_pages_can_be_read_without_signing_in():
    shown = {
        address.name
        for address in walk()
        if not address.route.startswith(("accounts/", "invitations/", "language/"))
        for path in nowhere().addresses(address)
        if (response := Client().get(path)).status_code != 405
        and not (response.status_code == 302 and "/accounts/login/" in response["Location"])
    }
    assert shown - OPEN_TO_ALL == set()


def test_extra_form_fields_change_nothing(play, browser_of):
    stolen = {
        "phase": "released",
        "municipality": "x",
        "municipality_id": str(play.evaluation.pk),
        "evaluation": "x",
        "written_by": str(play.town.leader.id),
        "id": "x",
        "is_staff": "1",
        "is_superuser": "1",
        "roles": "office",
        "submission": "9",
        "content_version": "9",
    }
    client, page = browser_of(play.town.coordinator), play.evaluation.pk
    answer = {"text": "Vi har en plan.", "self_assessment": "partly", "reason": "", "version": 0}
    sent = [
        client.post(reverse("question", args=[page, "open.plan"]), stolen | answer),
        client.post(reverse("key-facts", args=[page]), stolen | {"year": "2026"}),
        client.post(reverse("set-language"), stolen | {"language": "fi"}),
    ]
    assert [response.status_code for response in sent] == [302, 302, 302]
    with acting(play.town.coordinator):
        [row], [facts], found = (
            Answer.objects.all(),
            KeyFacts.objects.all(),
            Evaluation.objects.get(),
        )
        roles = play.town.coordinator.user.memberships.get().roles
    assert row.written_by_id == play.town.coordinator.id
    assert row.municipality_id == play.town.municipality.pk
    assert facts.year == 2026
    assert found.phase == "preparing"
    assert found.submission == 0
    assert found.content_version == 1
    assert roles == ["coordinator"]


def test_keys_in_addresses_reveal_nothing():
    """UUIDs, keys of the question set and secrets of links; numbers only in a person's own list of
    factors and sessions.
    """
    counted = {address.name for address in walk() if "int" in address.parameters.values()}
    assert {name for name in counted if not name.startswith(("mfa_", "end-session"))} == set()
    kinds = {kind for address in walk() for kind in address.parameters.values()}
    assert kinds <= {
        "uuid",
        "slug",
        "str",
        "int",
        "place",
        "path",
    }  # a path: the keys that lead to a part of a question set


def test_the_secret_of_a_link_has_256_bits_and_only_its_hash_is_stored():
    tokens = [new_token() for _ in range(200)]
    assert len({token for token, _hash in tokens}) == 200
    assert {len(token) for token, _hash in tokens} == {43}  # 32 bytes in base64url
    assert all(token.encode() not in hashed and len(hashed) == 32 for token, hashed in tokens)


def test_only_search_forms_put_their_fields_into_the_address():
    reading = [
        path.name
        for path in TEMPLATES
        if re.search(r'<form[^>]*method="get"', path.read_text(encoding="utf-8"))
    ]
    # Four that look something up: a name, words of a search, a kind of document. None of them
    # changes anything.
    assert sorted(reading) == ["documents.html", "find.html", "frame.html", "search.html"]


def test_folders_are_not_listed():
    listed: list[HttpResponse] = [
        Client().get(path)
        for path in ("/static/", "/static/css/", "/media/", "/.git/config", "/.env")
    ]
    assert [response.status_code for response in listed] == [404] * 5
