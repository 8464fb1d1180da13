"""The same person in two windows, coordinator at home and evaluator elsewhere: each window keeps
its capacity.
"""

import json

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.service import Service

pytestmark = pytest.mark.browser
HOME, AWAY = "Granskär: Kontaktperson", "Yttervik: Utvärderare"
TEXT = "Vi berättar om besluten på två språk."


def capacity(page: Page) -> str:
    return page.locator("header .capacity").inner_text()


def opened(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def test_two_windows_with_different_roles_do_not_affect_each_other(
    chromium: Browser, service: Service
) -> None:
    ids = json.loads(service.script("add_person_with_two_roles").splitlines()[-1])
    own, other = (f"{service.url}/evaluations/{ids[name]}/" for name in ("home", "away"))
    context = chromium.new_context(locale="sv-FI")
    context.add_cookies([{"name": "session", "value": ids["session"], "url": service.url}])
    first, second = context.new_page(), context.new_page()
    question = f"{own}answers/questions/democracy.information/"
    assert opened(first, question) == 200
    assert opened(second, other) == 200
    assert capacity(first) == HOME
    assert capacity(second) == AWAY

    # Writing as coordinator while the other window shows an evaluation elsewhere: the text is saved
    # at home, and neither window changes its role.
    first.locator("#answer-form textarea[name=text]").fill(TEXT)
    first.locator("#answer-form textarea[name=text]").blur()
    first.get_by_text("Sparat kl.").wait_for()
    second.reload()
    assert capacity(first) == HOME
    assert capacity(second) == AWAY
    assert TEXT not in second.content()
    first.reload()
    assert first.locator("#answer-form textarea[name=text]").input_value() == TEXT

    # The role in one window gives no rights in the other.
    assert opened(second, f"{other}answers/questions/democracy.information/") == 403
    assert opened(second, f"{other}hand-in/") == 403
    assert opened(second, f"{own}reading/") == 403
    assert opened(second, other) == 200
    links = second.locator("nav.side a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert [link for link in links if ids["away"] not in link] == []

    # The language is the person's; signing out ends both windows.
    second.locator("header button[name=language][value=fi]").click()
    first.reload()
    assert first.locator("html").get_attribute("lang") == "fi"
    assert capacity(first) == "Kuusluoto: Yhteyshenkilö"
    second.locator("header .who form button").click()
    second.wait_for_url("**/accounts/login/**")
    first.reload()
    assert "/accounts/login/" in first.url
    context.close()
