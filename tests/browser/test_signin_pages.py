"""Every page of the sign-in and of the own account, in both languages, wide and narrow: no axe
violation, no overflow.
"""

import pytest
from playwright.sync_api import Browser

from demonstration import data
from tests.browser.browser_user import BrowserUser
from tests.browser.service import Service

pytestmark = pytest.mark.browser
TOWN = data.read("granskar")["municipality"]["code"]
SIGN_IN = [
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
def test_the_pages_are_accessible_and_fit_the_window(
    chromium: Browser, service: Service, language: str, width: int
) -> None:
    service.script("add_person", f"sida{width}{language}@granskar.example", TOWN, "coordinator")
    visitor = BrowserUser(chromium, service.url, width=width)
    visitor.go("/accounts/login/")
    own = BrowserUser(chromium, service.url, f"sida{width}{language}@granskar.example", width=width)
    office = BrowserUser(
        chromium, service.url, data.association()["people"][0]["email"], width=width
    )
    sticking = []
    for user, paths in ((visitor, SIGN_IN), (own, OWN), (office, PROTECTED)):
        user.speak(language)
        user.seen.clear()
        for path in paths:
            user.go(path)
            sticking += [path] if user.page.evaluate(OVERFLOW) else []
    visitor.go("/accounts/login/code/")
    visitor.page.fill("[name=email]", f"ingen{width}{language}@granskar.example")
    visitor.press("main form button")
    assert visitor.path.partition("?")[0] == "/accounts/login/code/confirm/"
    assert sticking == []
    assert [user.seen[language] for user in (visitor, own, office)] == [
        len(SIGN_IN) + 2,
        len(OWN),
        len(PROTECTED),
    ]
    for user in (visitor, own, office):
        user.leave()
