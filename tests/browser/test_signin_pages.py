"""Every page of the sign-in and of one's own account, in both languages, wide and narrow: no axe
violation, nothing sticks out.
"""

import pytest
from playwright.sync_api import Browser

from demonstration import data
from tests.browser.browser_user import BrowserUser
from tests.browser.service import Service

pytestmark = pytest.mark.browser
TOWN = data.read("granskar")["municipality"]["code"]
ENTRANCE = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/0-none/",
    "/accounts/inactive/",
    "/accounts/signup/",
    "/accounts/services/login/cancelled/",
]
OWN = [
    "/accounts/",
    "/accounts/own-data/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/services/connections/",
    "/accounts/reauthenticate/",
    "/accounts/factors/",
    "/accounts/factors/app/",
    "/accounts/factors/passkeys/",
    "/accounts/factors/passkeys/new/",
]
PROTECTED = [
    "/accounts/factors/",
    "/accounts/factors/app/remove/",
    "/accounts/factors/codes/",
    "/accounts/factors/codes/new/",
    "/accounts/reauthenticate/factor/",
]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["sv", "fi"])
def test_the_pages_are_whole(
    chromium: Browser, service: Service, language: str, width: int
) -> None:
    service.script("add_person", f"sida{width}{language}@granskar.example", TOWN, "coordinator")
    stranger = BrowserUser(chromium, service.url, width=width)
    stranger.go("/accounts/login/")
    own = BrowserUser(chromium, service.url, f"sida{width}{language}@granskar.example", width=width)
    office = BrowserUser(
        chromium, service.url, data.association()["people"][0]["email"], width=width
    )
    sticking = []
    for walker, paths in ((stranger, ENTRANCE), (own, OWN), (office, PROTECTED)):
        walker.speak(language)
        walker.seen.clear()
        for path in paths:
            walker.go(path)
            sticking += [path] if walker.page.evaluate(OVERFLOW) else []
    stranger.go("/accounts/login/code/")
    stranger.page.fill("[name=email]", f"ingen{width}{language}@granskar.example")
    stranger.press("main form button")
    assert (stranger.path.partition("?")[0], sticking) == ("/accounts/login/code/confirm/", [])
    assert [walker.seen[language] for walker in (stranger, own, office)] == [
        len(ENTRANCE) + 2,
        len(OWN),
        len(PROTECTED),
    ]
    for walker in (stranger, own, office):
        walker.leave()
