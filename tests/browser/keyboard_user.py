"""A person who uses the keyboard only and reaches everything with Tab; every page is checked."""

from playwright.sync_api import Browser, Locator, expect

from tests.browser.browser_user import BrowserUser

FAR = 600  # stops of the Tab key on the longest page
AT = "element => element === document.activeElement"
# The focus outline of a check box or a radio button is drawn around its field.
VISIBLE = (
    "element => [element, element.closest('.ds-field')].filter(Boolean).some(each =>"
    " { const s = getComputedStyle(each); return s.outlineStyle !== 'none' || s.boxShadow !== "
    "'none'; })"
)


class KeyboardUser(BrowserUser):
    """A browser user without a mouse, in one language at one width."""

    def __init__(
        self, browser: Browser, url: str, session: str, *, language: str, width: int
    ) -> None:
        super().__init__(browser, url, width=width)
        self.context.add_cookies([{"name": "session", "value": session, "url": url}])
        self.go("/")
        if self.page.locator("html").get_attribute("lang") != language:
            self.follow(self.page.locator(f"header button[name=language][value={language}]"))

    def reach(self, target: str | Locator) -> Locator:
        """Press Tab until the target has the focus, which must be visible.

        Raises AssertionError when Tab does not reach it.
        """
        found = self.page.locator(target).first if isinstance(target, str) else target.first
        found.wait_for()
        handle = found.element_handle()
        for _ in range(FAR):
            if handle.evaluate(AT):
                assert handle.evaluate(VISIBLE), f"the focus cannot be seen: {target}"
                return found
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not lead to {target}")

    def follow(self, target: str | Locator) -> "KeyboardUser":
        """Open a link or press a button that leads to another page."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()
        return self

    def write(self, target: str | Locator, words: str) -> Locator:
        field = self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)
        return field

    def tick(self, target: str | Locator) -> None:
        """Tick a check box."""
        field = self.reach(target)
        self.page.keyboard.press("Space")
        expect(field).to_be_checked()

    def choose(self, form: str, name: str, value: str) -> None:
        """Choose a radio button: Tab leads to the group, the arrows lead within it."""
        group = self.page.locator(f"{form} input[name={name}]")
        wanted = self.page.locator(f"{form} input[name={name}][value='{value}']")
        chosen = self.page.locator(f"{form} input[name={name}]:checked")
        self.reach(chosen if chosen.count() else group)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    def open(self, target: str | Locator) -> None:
        """Open a folded part of the page, if it is closed."""
        summary = self.reach(target)
        if not summary.evaluate("element => element.parentElement.open"):
            self.page.keyboard.press("Enter")

    def saved(self) -> None:
        expect(self.page.locator("#save-status.saved")).to_be_visible(timeout=15000)
