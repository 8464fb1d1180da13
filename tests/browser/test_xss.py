"""A real browser on pages full of typed code: nothing runs, with or without the policy, and the
policy is never violated.
"""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Route

from tests.browser.service import Service, running

pytestmark = pytest.mark.browser
# Code that runs is detected: the payloads call hit(), and an event handler would be an attribute
# that no page of ours has.
HOOK = (
    "window.hit = (what) => told('hit ' + what); window.alert = window.confirm = window.prompt = "
    "(what) => told('dialog ' + what);"
)
FOREIGN = """() => [...document.querySelectorAll('*')].filter(
    e => e.localName.includes('zz') || [...e.attributes].some(
    a => a.name.includes('zz') || a.name.startsWith('on')
        || /^\\s*javascript:/i.test(a.value) && ['href', 'src', 'action'].includes(a.name)
)).map(e => e.outerHTML.slice(0, 200))"""


@dataclass
class Played:
    """What the hostile scenario left: each person's session, and the URLs to visit."""

    service: Service
    sessions: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def played(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """A running product in which every text field holds code."""
    with running(tmp_path_factory.mktemp("play_hostile_input") / "state", database) as service:
        _evaluation, *lines = service.script("play_hostile_input").splitlines()
        words = [line.split() for line in lines]
        sessions = {row[0]: row[1] for row in words if row[0] != "path"}
        paths = [path for row in words if row[0] == "path" for path in row[1:]]
        service.start_web()
        yield Played(service, sessions, paths)


def entered(chromium: Browser, played: Played, who: str, told: list[str]) -> BrowserContext:
    """Return a browser that reports what runs, console errors and requests to other sites."""
    context = chromium.new_context(locale="sv-FI")
    context.add_cookies(
        [{"name": "session", "value": played.sessions[who], "url": played.service.url}]
    )
    context.expose_function("told", lambda what: told.append(what))
    context.add_init_script(HOOK)
    context.on("dialog", lambda dialog: (told.append(f"dialog {dialog.message}"), dialog.dismiss()))
    context.on(
        "console",
        lambda message: (
            told.append(message.text)
            if message.type in ("error", "warning") and "status of" not in message.text
            else None
        ),
    )
    context.on(
        "request",
        lambda request: (
            told.append(f"asked {request.url}")
            if not request.url.startswith((played.service.url, "data:"))
            else None
        ),
    )
    return context


def without_policy(route: Route) -> None:
    """Pass a response on without its policy: escaped text needs none."""
    response = route.fetch(max_redirects=0, max_retries=3)
    route.fulfill(
        response=response,
        headers={
            name: value
            for name, value in response.headers.items()
            if name != "content-security-policy"
        },
    )


@pytest.mark.parametrize("protected", [True, False])
def test_typed_code_never_runs_with_or_without_the_policy(
    chromium: Browser, played: Played, protected: bool
) -> None:
    told: list[str] = []
    looked = 0
    for who in played.sessions:
        context = entered(chromium, played, who, told)
        page = context.new_page()
        if not protected:
            context.route(re.compile(r"^http://localhost:\d+/(?!static/)"), without_policy)
        for path in played.paths:
            answer = context.request.get(played.service.url + path, max_redirects=0)
            if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
                continue
            page.goto(played.service.url + path)
            for handled in page.locator("main a, main input, main textarea, main summary").all()[
                :12
            ]:
                handled.dispatch_event("mouseover")
                handled.dispatch_event("focus")
            told += [f"{path}: {element}" for element in page.evaluate(FOREIGN)]
            looked += 1
        context.close()
    assert told == []
    assert looked > 60


def test_the_hook_detects_what_would_run(chromium: Browser, played: Played) -> None:
    """The test itself can fail: a page that runs a payload is detected."""
    told: list[str] = []
    context = entered(chromium, played, "office", told)
    page = context.new_page()
    context.route(
        "**/rounds/",
        lambda route: route.fulfill(
            body="<img src=x onerror=hit(2)><script>hit(1)</script>", content_type="text/html"
        ),
    )
    page.goto(f"{played.service.url}/rounds/")
    page.wait_for_timeout(300)
    found = page.evaluate(FOREIGN)
    context.close()
    assert {"hit 1", "hit 2"} <= set(told)
    assert len(found) == 1


def test_the_running_server_reveals_no_version(played: Played) -> None:
    for path in (
        "/accounts/login/",
        "/static/css/app.css",
        "/no/such/page/",
        "/static/no-such.css",
    ):
        try:
            answer = urllib.request.urlopen(played.service.url + path, timeout=10)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            headers = dict(answer.headers)
        assert headers["Server"] == "gunicorn"
        assert "X-Powered-By" not in headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Permissions-Policy" in headers
