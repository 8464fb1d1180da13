"""The library in a browser: many files with a progress bar each, dragged or chosen; the worker
reads them, the search finds them; wide and narrow.
"""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.keyboard_user import KeyboardUser
from tests.browser.service import Service
from tests.library.test_extraction import pdf

pytestmark = pytest.mark.browser
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
DROP = """([names, words]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([words + name], name, {type: "text/plain"}));
  document.querySelector("[data-drop]").dispatchEvent(
    new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def known(service: Service) -> dict:
    return json.loads(service.script("add_municipalities", "shelf").splitlines()[-1])


def files(*names: str, words: str = "") -> list[dict]:
    return [
        {"name": name, "mimeType": "text/plain", "buffer": f"{words}{name}".encode()}
        for name in names
    ]


def rows(page: Page, state: str) -> int:
    return page.locator(f"#received .ds-tag[data-color={state}]").count()


@pytest.mark.parametrize(
    ("width", "language", "who"), [(1280, "sv", "coordinator"), (390, "fi", "contributor")]
)
def test_files_are_uploaded_one_by_one_indexed_and_found(
    chromium: Browser, service: Service, known: dict, width: int, language: str, who: str
) -> None:
    keeper = KeyboardUser(
        chromium, service.url, known["sessions"][who], language=language, width=width
    )
    page, base = keeper.page, f"/evaluations/{known['evaluations']['many']}"
    keeper.go(f"{base}/library/").go(f"{base}/library/address/").go(f"{base}/library/upload/")
    assert page.evaluate(WIDER) <= 0
    keeper.reach("input[type=file]")
    word = f"Vattenvårdsplaner{width} "
    chosen = [
        {
            "name": f"plan{width}.pdf",
            "mimeType": "application/pdf",
            "buffer": pdf("Inledning", word),
        },
        *files("a.txt", "b.txt", words=word),
    ]
    page.set_input_files(
        "input[type=file]", [*chosen, {"name": "tom.txt", "mimeType": "text/plain", "buffer": b""}]
    )
    keeper.reach("form[data-upload] .actions button")
    page.keyboard.press("Enter")
    expect(page.locator("#received li")).to_have_count(4)
    expect(page.locator("#received .ds-tag[data-color=danger]")).to_have_count(1, timeout=20000)
    expect(page.locator("#received .ds-tag[data-color=success]")).to_have_count(3, timeout=20000)
    page.evaluate(DROP, [["a.txt", "c.txt"], word])
    expect(page.locator("#received .ds-tag[data-color=info]")).to_have_count(1, timeout=20000)
    expect(page.locator("#received .ds-tag[data-color=success]")).to_have_count(4, timeout=20000)
    assert page.locator("#received progress").count() == 0
    assert page.locator("#upload-status").inner_text() != ""
    keeper.look()
    for _turn in range(60):  # the relay and the worker need a moment
        keeper.page.goto(f"{service.url}{base}/search/?q={word.strip()}")
        if page.locator("[aria-labelledby=found-passages] li").count() == 4:
            break
        page.wait_for_timeout(500)
    expect(page.locator("[aria-labelledby=found-passages] li")).to_have_count(4)
    assert (
        len(
            re.findall(
                r", [ps]\. 2\b", page.locator("[aria-labelledby=found-passages]").inner_text()
            )
        )
        == 1
    )
    keeper.look()
    assert page.evaluate(WIDER) <= 0
    keeper.follow(page.locator("[aria-labelledby=found-passages] a").first)
    assert page.evaluate(WIDER) <= 0
    keeper.go(f"{base}/library/")
    assert keeper.complaints == []
    assert page.evaluate(WIDER) <= 0


def test_a_lost_network_or_session_is_shown_beside_the_file(
    chromium: Browser, service: Service, known: dict
) -> None:
    keeper = KeyboardUser(
        chromium, service.url, known["sessions"]["leader"], language="sv", width=1280
    )
    keeper.context.clear_cookies()
    keeper.context.add_cookies(
        [{"name": "session", "value": known["sessions"]["coordinator"], "url": service.url}]
    )
    keeper.go(f"/evaluations/{known['evaluations']['many']}/library/upload/")
    page = keeper.page
    keeper.context.set_offline(True)
    page.evaluate(DROP, [["utan.txt"], "Utan nät "])
    expect(page.locator("#received li[role=alert]")).to_have_count(1)
    keeper.context.set_offline(False)
    keeper.context.clear_cookies()
    page.evaluate(DROP, [["utloggad.txt"], "Utloggad "])
    expect(page.locator("#received li[role=alert]")).to_have_count(2)
    assert rows(page, "success") == 0
    expect(page.locator("#received li[role=alert] .failed")).to_have_count(2)
