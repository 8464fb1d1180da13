"""A person in a browser; every page is checked for console errors and axe violations."""

import re
import time
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

from demonstration import authenticators
from demonstration.seeding import PASSWORD

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LOOK = (
    "() => axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => v.id "
    "+ ': ' + v.nodes.map(n => n.html).join(' | ')))"
)


ENOUGH = 4
# Ids, keys of questions, and keys of areas after the part of the address that lists them.
KEYS = re.compile(r"[0-9a-f-]{36}|[a-z]+\.[a-z]+|(?<=/areas/)[a-z]+|(?<=/writing/)[a-z]+")


used: set[str] = set()  # codes work once


def fresh_code(email: str) -> str:
    """Return an unused TOTP code of the person's app; wait for the next one if necessary."""
    while not (
        free := [
            code
            for later in (0, 1, -1)
            if (code := authenticators.code_of(email, later=later)) not in used
        ]
    ):
        time.sleep(1)
    used.add(free[0])
    return free[0]


class BrowserUser:
    """One person, signed in when they have an address.

    Every page they open is checked; `seen` counts the pages by language.
    """

    def __init__(self, browser: Browser, url: str, email: str = "", *, width: int = 1280) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, accept_downloads=True, locale="sv-FI"
        )
        self.page: Page = self.context.new_page()
        self.url = url
        self.complaints: list[str] = []
        self.seen: dict[str, int] = {}
        self.examined: dict[tuple[str, str], int] = {}
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("load", lambda _page: None)
        if email:
            self.sign_in(email)

    def _heard(self, message: ConsoleMessage) -> None:
        # The status of a refused save is expected where a test provokes it; Chromium reports it as
        # an error of the network.
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def look(self) -> None:
        """Check the page with axe (WCAG rules) under its own content security policy.

        Of each kind of page, in each language, only the first few are checked.
        """
        language = self.page.locator("html").get_attribute("lang") or ""
        self.seen[language] = self.seen.get(language, 0) + 1
        kind = (language, KEYS.sub("…", self.path.partition("?")[0]))
        self.examined[kind] = self.examined.get(kind, 0) + 1
        if self.examined[kind] > ENOUGH:
            return
        self.page.evaluate(AXE)
        found = self.page.evaluate(LOOK)
        self.complaints += [f"{self.page.url}: axe {violation}" for violation in found]

    def go(self, path: str) -> "BrowserUser":
        """Open a URL and check the page."""
        target = path if path.startswith("http") else self.url + path
        answer = self.page.goto(target)
        assert answer is not None and answer.status < 400, f"{path}: {answer and answer.status}"
        self.look()
        return self

    def sign_in(self, email: str) -> None:
        self.go("/accounts/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.press("main form button")
        if self.path.startswith("/accounts/login/factor/"):
            self.page.fill("[name=code]", fresh_code(email))
            self.press("main form button")

    def speak(self, language: str) -> None:
        """Choose a language in the header."""
        self.press(f"header button[name=language][value={language}]")

    def press(self, selector: str | Locator) -> "BrowserUser":
        """Press what leads to another page, wait for it, and check it."""
        target = self.page.locator(selector).first if isinstance(selector, str) else selector
        with self.page.expect_navigation():
            target.click()
        self.look()
        return self

    def submit(self, action: str) -> "BrowserUser":
        """Submit the form whose action contains this, by its first button."""
        return self.press(f'main form[action*="{action}"] button')

    def confirm(self) -> "BrowserUser":
        """Give the password again where the page requires reauthentication."""
        if self.path.startswith("/accounts/reauthenticate/"):
            self.page.fill("[name=password]", PASSWORD)
            self.press("main form button")
        return self

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.url)

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def leave(self) -> None:
        """Close the browser window. Raises AssertionError with all errors of all pages."""
        self.context.close()
        assert not self.complaints, "\n".join(self.complaints)
