"""The settings of a server, and what prevents its start."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests import people

ROOT = Path(settings.BASE_DIR)
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
PASSWORD = "en lång lösenfras på åtta ord"


def started(*command, **environment):
    """Run Python with the environment of a server; a variable that is None is removed."""
    wanted = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kompass.settings",
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    kept = {name: value for name, value in wanted.items() if value is not None}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def visits(transactional_db, settings, tmp_path):
    """The responses of a server over https, with collected static files."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    somebody = people.person(
        "Katja", "coordinator", at=people.municipality(code="T08", sv="Lindnäs"), password=PASSWORD
    )
    address = (
        urlsplit(os.environ["DATABASE_URL"])
        ._replace(path=f"/{connection.settings_dict['NAME']}")
        .geturl()
    )
    server = {
        "KOMPASS_URL": "https://kompass.example.org",
        "KOMPASS_EMBEDDED": "0",
        "KOMPASS_STATIC_ROOT": str(tmp_path / "static"),
        "KOMPASS_DB_ROLE": "runtime",
        "DATABASE_URL": address,
        "KOMPASS_CACHE_URL": None,
        "KOMPASS_ACTOR_KEY": settings.KOMPASS_ACTOR_KEY,
    }
    collected = started("manage.py", "collectstatic", "--no-input", "-v0", **server)
    assert collected.returncode == 0, collected.stderr
    done = started("-m", "tests.security.https", somebody.user.email, PASSWORD, **server)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_https_responses_send_hsts_and_cookies_for_this_host_only(visits):
    assert [(visit["path"], visit["status"]) for visit in visits] == [
        ("/accounts/login/", 200),
        ("/language/", 302),
        ("/accounts/login/", 302),
        ("/", 200),
        ("/no/such/page/", 404),
        ("/accounts/login/", 403),
        ("/static/css/app.css", 200),
    ]
    assert {visit["headers"].get("Strict-Transport-Security") for visit in visits} == {
        "max-age=31536000; includeSubDomains; preload"
    }
    assert {visit["headers"]["X-Content-Type-Options"] for visit in visits} == {"nosniff"}
    cookies = {name: cookie for visit in visits for name, cookie in visit["cookies"].items()}
    flags = {"secure": True, "samesite": "Lax", "path": "/", "domain": ""}
    assert cookies == {
        "__Host-session": flags | {"httponly": True},
        "__Host-csrf": flags | {"httponly": ""},
        "__Host-language": flags | {"httponly": True},
    }
    assert visits[3]["headers"]["Cache-Control"] == "no-store, private"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["KOMPASS_SECRET_KEY", "KOMPASS_ACTOR_KEY", "KOMPASS_URL", "KOMPASS_MEDIA", "DATABASE_URL"],
)
def test_the_server_does_not_start_without_its_secrets_and_addresses(name):
    done = started("manage.py", "check", **{name: None, "KOMPASS_DB_ROLE": "runtime"})
    assert done.returncode == 1
    assert f"The environment variable {name} is missing." in done.stderr


@pytest.mark.slow
def test_a_server_does_not_start_with_plain_http():
    done = started("manage.py", "check", KOMPASS_URL="http://kompass.example.org")
    assert done.returncode == 1
    assert "may be http only for localhost" in done.stderr


@pytest.mark.slow
def test_debug_mode_is_off_unless_set():
    told = started(
        "-c",
        "import django; django.setup(); from django.conf import settings; print(settings.DEBUG)",
        KOMPASS_DEBUG=None,
    )
    assert told.stdout.strip() == "False"


def test_the_proxy_accepts_current_tls_only_and_trusts_no_client_headers():
    assert {
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "server_tokens off;",
        "return 301 https://$host$request_uri;",
    } <= {line.strip() for line in NGINX.splitlines()}
    assert (
        "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
        and "proxy_set_header X-Forwarded-Proto https;" in NGINX
    )
    assert "$proxy_add_x_forwarded_for" not in NGINX and "autoindex" not in NGINX


def test_the_log_of_the_proxy_has_no_secrets_of_links_and_no_query_strings():
    assert "~^/invitations/ /invitations/-;" in NGINX and "~^/accounts/password/reset/key/" in NGINX
    [format_] = [line for line in NGINX.splitlines() if line.startswith("log_format")]
    assert [
        word
        for word in (
            "$request ",
            '$request"',
            "$request_uri",
            "$args",
            "$http_referer",
            "$http_cookie",
        )
        if word in format_
    ] == []


def test_the_image_contains_the_product_only():
    rules = [
        line
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    allowed = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    assert rules[0] == "*"
    assert [
        rule for rule in allowed if rule.startswith((".", "tests", "var", "docs")) or "*" in rule
    ] == []
