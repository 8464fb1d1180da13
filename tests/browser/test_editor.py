"""The office's editor in a browser: every page without axe violations and console errors, wide and
narrow, sv and fi.
"""

import pytest
from playwright.sync_api import Browser, expect

from demonstration import data
from tests.browser.browser_user import BrowserUser
from tests.browser.service import Service

pytestmark = pytest.mark.browser
OFFICE = next(row["email"] for row in data.association()["people"] if row["key"] == "office")
VOICES = "part/areas/democracy/questions/democracy.voices/"


@pytest.mark.parametrize(("language", "width"), [("sv", 1280), ("fi", 390)])
def test_a_question_set_draft_is_edited_and_its_summary_shown(
    chromium: Browser, service: Service, language: str, width: int
) -> None:
    office = BrowserUser(chromium, service.url, OFFICE, width=width)
    office.speak(language)
    page = office.go("/question-sets/").page
    published = office.press(page.locator("main table a", has_text="2016.2")).path
    office.go(f"{published}{VOICES}")
    office.go(published)
    page.fill("[name=version_name]", f"draft-{language}")
    draft = office.submit("/continue/").path
    office.go(f"{draft}{VOICES}")
    page.fill("[name=text-text-sv]", "Hur hörs alla som berörs?")
    page.fill("[name=text-guidance-fi]", "")
    office.press("main form[data-guard] > .actions button")
    assert page.locator('.ds-tag[data-color="danger"]').count() >= 1
    for name in ("differences/", "spreadsheet/", "add/questions/areas/democracy/", "part/set/"):
        office.go(f"{draft}{name}")
    office.go(f"{draft}publish/")
    expect(page.locator(".missing a").first).to_be_visible()
    office.go(f"{draft}preview/democracy.voices/?where=aland")
    office.go("/question-sets/crosswalks/")
    office.go("/glossary/")
    office.go(draft).submit("/discard/")
    office.leave()
