"""Security headers of every response: all URLs, all kinds of responses, all people."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from demonstration.sessions import start_session
from kompass.shared.headers import complete_policy
from tests.figures import FIGURES
from tests.security.addresses import walk

pytestmark = pytest.mark.django_db
PAGE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
CLOSED_POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")


def policy(response):
    """Return the policy by directive."""
    parts = [
        part.split(None, 1)
        for part in response.headers.get("Content-Security-Policy", "").split("; ")
    ]
    return {name: " ".join(rest) for name, *rest in filter(None, parts)}


def faults(response, *, inside):
    """Return missing and revealing headers of a response; inside: the person is signed in."""
    found = [
        f"{name}: {response.headers.get(name)}"
        for name, value in ALWAYS.items()
        if response.headers.get(name) != value
    ]
    found += [f"{name}: {response.headers[name]}" for name in NEVER if name in response.headers]
    kind = response.headers.get("Content-Type", "")
    said = {name: value for name, value in policy(response).items() if name != "sandbox"}
    if said != (PAGE if kind.startswith("text/html") else CLOSED_POLICY) and said != PAGE:
        found.append(f"policy: {said}")
    allowed = response.headers.get("Permissions-Policy", "")
    if not {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(
        allowed.split(", ")
    ):
        found.append(f"permissions: {allowed}")
    if inside and "no-store" not in response.headers.get("Cache-Control", ""):
        found.append(f"stored: {response.headers.get('Cache-Control')}")
    if kind.startswith("text/") and "charset=utf-8" not in kind.replace('"', "").lower():
        found.append(f"type: {kind}")
    if response.headers.get("Content-Language") not in {"sv", "fi", "en"}:
        found.append("no language")
    if (
        not response.streaming
        and response.status_code != 204
        and kind.startswith("text/html")
        and response.content
    ):
        spoken = re.search(rb'<html lang="(\w\w)"', response.content)
        if spoken and spoken[1].decode() != response.headers["Content-Language"]:
            found.append(f"{spoken[1]!r} is not the page's language")
    return found


@pytest.fixture
def everything(scenario):
    """The hostile scenario up to the writing, so that every URL leads somewhere."""
    for act in ("plan", "answer", "invite", "hand_in", "review", "agree", "write"):
        getattr(scenario, act)()
    assert scenario.refused == []
    return scenario


def responses(everything, method):
    """Request every URL anonymously, as a municipality, an evaluator and the office; roll changes
    back.
    """
    things = everything.things()
    for who in ("", "coordinator", "lead", "office"):
        for address in walk():
            for path in things.addresses(address)[:1]:
                client = everything.client(who) if who else Client(raise_request_exception=False)
                with transaction.atomic():
                    yield who, address, getattr(client, method)(path)
                    transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_sends_security_headers(everything, method):
    wrong, kinds = [], set()
    for who, address, response in responses(everything, method):
        signed_out = address.name == "account_logout" and method == "post"
        wrong += [
            (who, address.name, response.status_code, fault)
            for fault in faults(response, inside=bool(who) and not signed_out)
        ]
        kinds.add(response.status_code)
        FIGURES[f"answers to {method.upper()} with every header"] = (
            FIGURES.get(f"answers to {method.upper()} with every header", 0) + 1
        )
    assert wrong == []
    wanted = {"get": {200, 302, 403, 404, 405}, "post": {200, 302, 403, 404, 405, 409, 422}}
    assert wanted[method] - kinds == set()


@pytest.mark.slow
def test_refusals_errors_and_fragments_have_security_headers(everything, monkeypatch):
    coordinator, anonymous = everything.client("coordinator"), Client(raise_request_exception=False)
    question = reverse("question", args=[everything.evaluation.pk, "open.1"])
    forged = Client(enforce_csrf_checks=True)
    start_session(forged, everything.people["coordinator"].user)
    with_faults = {
        400: anonymous.get("/", HTTP_HOST="evil.example"),
        403: forged.post(question, {}),
        404: anonymous.get("/no/such/address/"),
        405: anonymous.get(reverse("set-language")),
        302: anonymous.get(question),
    }
    assert {status: response.status_code for status, response in with_faults.items()} == {
        status: status for status in with_faults
    }
    assert [faults(response, inside=status == 403) for status, response in with_faults.items()] == [
        []
    ] * 5
    part = everything.client("office").get(
        reverse("municipality-search"), {"q": "T09"}, HTTP_HX_REQUEST="true"
    )
    monkeypatch.setattr("home.views.show", lambda *a, **k: 1 / 0)
    fault = coordinator.get(reverse("evaluation", args=[everything.evaluation.pk]))
    assert [
        (response.status_code, faults(response, inside=True)) for response in (part, fault)
    ] == [(200, []), (500, [])]
    assert [
        word
        for word in ("Traceback", "ZeroDivisionError", "division", "home/views", "settings")
        if word in fault.content.decode()
    ] == []


@pytest.mark.slow
def test_downloads_have_security_headers(everything):
    things = everything.things()
    [document] = [address for address in walk() if address.name == "document"]
    sent = [
        response
        for path in things.addresses(document)
        if (response := everything.client("lead").get(path)).status_code == 200
    ]
    assert [faults(response, inside=True) for response in sent] == [[]] * len(sent)
    assert ["sandbox" in policy(response) for response in sent] == [True] * len(sent)
    assert len(sent) == 2


@pytest.mark.parametrize(
    "path", ["css/app.css", "js/app.js", "img/favicon.svg", "vendor/designsystemet/theme.css"]
)
def test_static_files_have_security_headers_and_cannot_be_framed(path):
    response = Client().get(f"{settings.STATIC_URL}{path}")
    found = [fault for fault in faults(response, inside=False) if fault != "no language"]
    assert response.status_code == 200
    assert found == []
    assert policy(response) == CLOSED_POLICY
    gone = Client().get(f"{settings.STATIC_URL}../kompass/settings/__init__.py")
    assert gone.status_code == 404
    assert faults(gone, inside=False) == []


def test_no_content_security_policy_allows_unsafe_sources():
    assert [
        value for value in PAGE.values() if "unsafe" in value or "*" in value or "http" in value
    ] == []
    assert (
        complete_policy("default-src 'none'; sandbox")
        == "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    assert (
        complete_policy("frame-ancestors 'self'; base-uri 'self'; form-action 'self'")
        == "frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
    )
