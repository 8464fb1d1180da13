"""Passkeys in a real browser with Chromium's virtual authenticator: added, signed in with,
confirmed with.
"""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browser_user import BrowserUser
from tests.browser.service import Service

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
BUTTON = "form[data-passkey] [data-passkey-start]"


class Device:
    """A virtual authenticator that stores passkeys and always verifies the user."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})[
            "authenticatorId"
        ]

    def forgets_its_holder(self) -> None:
        self.session.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False}
        )


@pytest.fixture
def user(chromium: Browser, service: Service):
    service.script("add_person", "nora@forbundet.example", "-", "evaluator")
    made = BrowserUser(chromium, service.url)
    yield made
    made.leave()


def add(user: BrowserUser, name: str) -> None:
    user.go("/accounts/factors/passkeys/new/")
    user.page.fill("[name=name]", name)
    user.page.locator(BUTTON).press("Enter")


def test_a_passkey_is_added_signs_in_and_confirms(service: Service, user: BrowserUser) -> None:
    page, device = user.page, Device(user.page)
    user.sign_in("nora@forbundet.example")
    page.wait_for_url("**/accounts/factors/")
    add(user, "Kontorsdatorn")
    page.wait_for_url("**/accounts/factors/codes/")
    user.look()
    user.press("main a.ds-button:not([download])")
    assert user.path == "/"
    expect(page.locator("header")).to_contain_text("nora")

    user.press('header form[action="/accounts/logout/"] button')
    user.go("/accounts/login/?next=/accounts/factors/passkeys/")
    page.locator(BUTTON).click()
    page.wait_for_url("**/accounts/factors/passkeys/")
    expect(page.locator("main")).to_contain_text("Kontorsdatorn")

    user.go("/accounts/reauthenticate/passkey/?next=/accounts/own-data/")
    page.locator(BUTTON).click()
    page.wait_for_url("**/accounts/own-data/")

    user.press('header form[action="/accounts/logout/"] button')
    user.go("/accounts/login/")
    device.forgets_its_holder()
    page.locator(BUTTON).click()
    expect(page.locator("[data-passkey-error]")).to_have_text(
        "Inget har bekräftats: enhetens fråga stängdes eller tog för lång tid. Försök igen."
    )
    assert page.evaluate("document.activeElement.hasAttribute('data-passkey-start')")
    user.look()


def test_without_scripts_the_page_names_the_alternatives(
    chromium: Browser, service: Service
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="sv-FI")
    page = context.new_page()
    page.goto(f"{service.url}/accounts/login/")
    assert page.locator(BUTTON).is_visible() is False
    expect(page.locator("noscript p")).to_contain_text("En inloggningsnyckel kräver JavaScript")
    context.close()
