"""Typed text survives a cut network, a closed tab, a lost session and a second browser; a shared
computer keeps nothing.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from demonstration.seeding import PASSWORD
from tests.browser.browser_user import AXE, LOOK
from tests.browser.service import Service

pytestmark = pytest.mark.browser
KEY = "democracy.information"
HALF = "Vi berättar om besluten på två språk och"
UNSENT = "() => Object.keys(localStorage).filter(key => key.startsWith('kompass.unsent.'))"


@dataclass
class QuestionPage:
    """A browser with the page of a question open."""

    context: BrowserContext
    page: Page
    url: str
    address: str

    @property
    def text(self) -> str:
        return self.page.locator("#answer-form textarea[name=text]").input_value()

    def open(self) -> None:
        answer = self.page.goto(self.address)
        assert answer is not None and answer.status == 200

    def type(self, words: str) -> None:
        field = self.page.locator("#answer-form textarea[name=text]")
        field.focus()
        field.press("Control+End")
        field.press_sequentially(words)

    def saved(self) -> None:
        expect(self.page.locator("#save-status.saved")).to_be_visible(timeout=15000)

    def unsent(self) -> int:
        return len(self.page.evaluate(UNSENT))

    def faults(self) -> list[str]:
        self.page.evaluate(AXE)
        return self.page.evaluate(LOOK)


@pytest.fixture(scope="module")
def known(service: Service) -> dict:
    return json.loads(service.script("add_municipalities", "lost").splitlines()[-1])


@pytest.fixture
def open_question(chromium: Browser, service: Service, known: dict) -> Iterator:
    opened: list[BrowserContext] = []

    def open_as(who: str = "coordinator", *, key: str = KEY, width: int = 1280) -> QuestionPage:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="sv-FI")
        opened.append(context)
        context.add_cookies(
            [{"name": "session", "value": known["sessions"][who], "url": service.url}]
        )
        evaluation = known["evaluations"]["many"]
        made = QuestionPage(
            context,
            context.new_page(),
            service.url,
            f"{service.url}/evaluations/{evaluation}/answers/questions/{key}/",
        )
        made.open()
        return made

    yield open_as
    for context in opened:
        context.close()


def standing(service: Service, key: str = KEY) -> str:
    rows = service.rows(
        "select a.text from evaluations_answer a join questionnaire_question q on q.id = "
        "a.question_id"
        " join municipalities_municipality m on m.id = a.municipality_id where q.key = %s and "
        "m.code = 'Mlost'",
        key,
    )
    return rows[0][0] if rows else ""


def test_a_pause_saves_the_text_and_clears_the_browsers_copy(
    open_question, service: Service
) -> None:
    at = open_question()
    at.type(HALF)
    assert at.unsent() == 1
    at.saved()
    assert at.unsent() == 0
    assert standing(service) == HALF


def test_text_survives_a_network_cut_while_typing(open_question, service: Service) -> None:
    at = open_question(key="democracy.insight")
    at.context.set_offline(True)
    at.type(HALF)
    expect(at.page.locator("#save-status.failed")).to_be_visible(timeout=15000)
    assert at.page.locator("#save-status").get_attribute("role") == "alert"
    assert at.unsent() == 1
    assert standing(service, "democracy.insight") == ""
    at.type(" på webben.")
    at.context.set_offline(False)
    at.saved()
    assert at.unsent() == 0
    assert standing(service, "democracy.insight") == f"{HALF} på webben."


def test_text_typed_just_before_closing_the_tab_is_kept(open_question, service: Service) -> None:
    at = open_question(key="democracy.dialogue")
    at.context.set_offline(True)
    at.type(HALF)
    at.page.close(run_before_unload=False)
    at.context.set_offline(False)

    at.page = at.context.new_page()
    at.page.goto(f"{at.url}/")
    expect(at.page.locator("#unsent")).to_be_visible()
    assert at.faults() == []
    at.page.locator("#unsent a").click()
    at.saved()
    assert at.text == HALF
    assert standing(service, "democracy.dialogue") == HALF
    assert at.unsent() == 0
    at.page.goto(f"{at.url}/")
    expect(at.page.locator("#unsent")).to_be_hidden()


def test_leaving_the_page_sends_the_typed_text(open_question, service: Service) -> None:
    at = open_question(key="users.strategy")
    at.type(HALF)
    at.page.on("dialog", lambda dialog: dialog.accept())
    at.page.goto(f"{at.url}/")
    at.open()
    at.page.wait_for_timeout(500)
    assert at.text == HALF
    assert standing(service, "users.strategy") == HALF
    assert at.unsent() == 0


def test_text_survives_a_session_that_ends_while_typing(
    open_question, service: Service, known: dict
) -> None:
    at = open_question(key="democracy.strategy")
    at.context.clear_cookies(name="session")
    at.type(HALF)
    link = at.page.locator("#save-status.failed a")
    expect(link).to_be_visible(timeout=15000)
    assert at.faults() == []
    link.click()
    at.page.fill("[name=login]", known["emails"]["coordinator"])
    at.page.fill("[name=password]", PASSWORD)
    at.page.locator("main form button").first.click()
    at.page.wait_for_url(at.address)
    at.saved()
    assert at.text == HALF
    assert standing(service, "democracy.strategy") == HALF
    assert at.unsent() == 0


def test_attaching_evidence_after_the_session_ended_keeps_the_text(
    open_question, known: dict
) -> None:
    at = open_question(key="users.digital")
    at.context.clear_cookies(name="session")
    at.page.locator("#evidence a[hx-get]").click()
    at.page.fill("[name=login]", known["emails"]["coordinator"])
    at.page.fill("[name=password]", PASSWORD)
    at.page.locator("main form button").first.click()
    at.page.wait_for_url(at.address)


def test_without_a_script_evidence_has_a_page_of_its_own(
    chromium: Browser, service: Service, known: dict
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="sv-FI")
    context.add_cookies(
        [{"name": "session", "value": known["sessions"]["coordinator"], "url": service.url}]
    )
    page = context.new_page()
    address = (
        f"{service.url}/evaluations/{known['evaluations']['many']}/answers/questions/users.digital/"
    )
    page.goto(address)
    page.locator("#evidence .actions a").click()
    page.wait_for_url(f"{address}evidence/")
    page.fill("#evidence input[name=address]", "https://ordvik.example/tjanster")
    page.fill("#evidence input[name=title]", "Tjänsterna på webben")
    page.locator("#evidence form .actions button").last.click()
    page.wait_for_url(address)
    assert page.locator("#evidence .evidence li").count() == 1
    context.close()


def test_without_a_script_the_text_is_given_back_too(
    chromium: Browser, service: Service, known: dict
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="sv-FI")
    context.add_cookies(
        [{"name": "session", "value": known["sessions"]["coordinator"], "url": service.url}]
    )
    page = context.new_page()
    answers = f"{service.url}/evaluations/{known['evaluations']['many']}/answers"
    page.goto(f"{answers}/questions/democracy.ethics/")
    page.fill("#answer-form textarea[name=text]", HALF)
    context.clear_cookies(name="session")
    page.locator("#answer-form .actions button").first.click()
    assert page.locator("main textarea").first.input_value() == HALF
    assert "next=" in (page.locator("main a", has_text="Logga in").get_attribute("href") or "")
    context.close()


def test_another_person_at_the_same_computer_does_not_see_the_text(
    open_question, known: dict
) -> None:
    at = open_question(key="democracy.voices")
    at.context.set_offline(True)
    at.type(HALF)
    at.page.close(run_before_unload=False)
    at.context.set_offline(False)
    at.context.clear_cookies(name="session")
    at.context.add_cookies(
        [{"name": "session", "value": known["sessions"]["contributor"], "url": at.url}]
    )
    at.page = at.context.new_page()
    at.open()
    assert at.text == ""
    assert at.unsent() == 1
    at.page.goto(f"{at.url}/")
    expect(at.page.locator("#unsent")).to_be_hidden()


def test_a_shared_computer_stores_no_text_and_says_so(
    chromium: Browser, service: Service, known: dict
) -> None:
    context = chromium.new_context(locale="sv-FI")
    page = context.new_page()
    address = (
        f"{service.url}/evaluations/{known['evaluations']['many']}/answers/questions/users.digital/"
    )
    page.goto(f"{service.url}/accounts/login/?next={address.removeprefix(service.url)}")
    page.locator("[data-shared-computer]").check()
    page.fill("[name=login]", known["emails"]["coordinator"])
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(address)
    assert "Delad dator" in page.locator("#save-status").inner_text()
    context.set_offline(True)
    page.locator("#answer-form textarea[name=text]").press_sequentially(HALF)
    expect(page.locator("#save-status.failed")).to_be_visible(timeout=15000)
    assert page.evaluate("() => localStorage.length") == 0
    context.set_offline(False)
    expect(page.locator("#save-status.saved")).to_be_visible(timeout=15000)
    context.close()


def test_two_browsers_editing_one_answer_see_both_texts(open_question, service: Service) -> None:
    key = "democracy.ethics"
    karin, christer = open_question(key=key), open_question("contributor", key=key, width=390)
    karin.type("Vi har en plan.")
    karin.saved()
    christer.page.reload()
    christer.type("\nDen följs upp.")
    christer.saved()
    karin.type("\nDen är känd.")
    expect(karin.page.locator("[data-conflict]")).to_be_visible(timeout=15000)
    assert karin.faults() == []
    assert karin.text == "Vi har en plan.\nDen är känd."
    assert standing(service, key) == "Vi har en plan.\nDen följs upp."
    assert (
        karin.page.locator("[data-conflict] del").count()
        + karin.page.locator("[data-conflict] ins").count()
        >= 2
    )
    merged = karin.page.locator("[data-conflict] button[name=take][value=merged]")
    merged.focus()
    karin.page.keyboard.press("Enter")
    karin.page.locator("[data-put-together]").wait_for()
    assert karin.text == "Vi har en plan.\nDen följs upp.\nDen är känd."
    karin.page.locator("#answer-form textarea[name=text]").press("Control+s")
    karin.page.wait_for_load_state()
    assert standing(service, key) == "Vi har en plan.\nDen följs upp.\nDen är känd."
    assert karin.unsent() == 0

    # And back: the text that came too late is found in the history and stands again.
    karin.page.goto(f"{karin.address}versions/")
    assert karin.faults() == []
    karin.page.locator("main form button").first.click()
    karin.page.wait_for_url(karin.address)
    assert standing(service, key) == "Vi har en plan.\nDen är känd."


def test_formatting_marks_are_added_by_buttons_and_keys(open_question, service: Service) -> None:
    at = open_question(key="users.feedback")
    at.type("en plan")
    at.page.locator("[data-mark=list]").press("Enter")
    assert at.text == "- en plan"
    at.page.locator("#answer-form textarea[name=text]").press("Shift+Home")
    at.page.locator("[data-mark=list]").focus()
    at.page.keyboard.press("ArrowRight")
    at.page.keyboard.press("Enter")
    at.page.locator("#answer-form textarea[name=text]").press("Control+s")
    at.page.wait_for_load_state()
    assert "*" in standing(service, "users.feedback")
