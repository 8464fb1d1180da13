"""A municipality's whole round by keyboard only: one that shares the work, and one person who does
everything.
"""

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.keyboard_user import KeyboardUser
from tests.browser.service import Service, wait_until

pytestmark = pytest.mark.browser
FIRST = ("democracy.strategy", "democracy.information", "democracy.insight")
FORM = "#answer-form"
VIEWS = [("sv", 1280), ("sv", 390), ("fi", 1280), ("fi", 390)]


def known(service: Service, name: str) -> dict:
    return json.loads(service.script("add_municipalities", name, "most").splitlines()[-1])


def answers_three(hands: KeyboardUser, evaluation: str) -> None:
    """From the first page straight to the first open question, then on with the keys alone."""
    hands.follow(hands.page.locator(f"main a.ds-button[href*='{FIRST[0]}']"))
    for place, key in enumerate(FIRST):
        assert hands.path == f"{evaluation}answers/questions/{key}/"
        hands.choose(FORM, "self_assessment", "partly")
        hands.write(
            f"{FORM} textarea[name=text]",
            f"Så här gör vi, del {place + 1}.\n- vi har en plan\n- vi följer upp den",
        )
        hands.saved()
        hands.choose(FORM, "readiness", "ready")
        hands.reach(f"{FORM} textarea[name=text]")
        with hands.page.expect_navigation():
            hands.page.keyboard.press("Control+Enter")
        hands.look()


def attaches_one(hands: KeyboardUser, evaluation: str) -> None:
    """The form opens beside the answer and gets the focus; the text of the answer stays open."""
    hands.go(f"{evaluation}answers/questions/{FIRST[0]}/")
    hands.reach("#evidence a[hx-get]")
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator("#evidence form h3")).to_be_focused()
    hands.look()
    hands.write("#evidence input[name=address]", "https://ordvik.example/strategi")
    hands.write("#evidence input[name=title]", "Strategin på webben")
    hands.write("#evidence input[name=pages]", "s. 4")
    hands.follow("#evidence form[enctype] .actions button[data-variant=secondary]")
    assert "s. 4" in hands.page.locator("#evidence .evidence").inner_text()


def raises_one(hands: KeyboardUser, evaluation: str) -> None:
    """A strength statement with a web page as its evidence."""
    hands.go(f"{evaluation}answers/areas/democracy/")
    hands.write(
        "main form[action$='#statements'] textarea", "Besluten är lätta att hitta på två språk."
    )
    hands.follow("main form[action$='#statements'] button.ds-button:not([type=button])")
    hands.write("#evidence input[name=address]", "https://ordvik.example/beslut")
    hands.write("#evidence input[name=title]", "Besluten på webben")
    hands.write("#evidence input[name=pages]", "s. 12-14")
    hands.follow("#evidence form[enctype] .actions button[data-variant=secondary]")
    assert "12-14" in hands.words


def hands_in(hands: KeyboardUser, service: Service, evaluation: str) -> None:
    """Check, hand in, and keep the receipt with the submission as PDF."""
    hands.go(f"{evaluation}hand-in/")
    hands.follow(f"main form[action='{evaluation}hand-in/'] button")
    assert "success" in (
        hands.page.locator("main .messages .ds-alert").first.get_attribute("data-color") or ""
    )
    hands.follow(f"nav.side a[href='{evaluation}receipt/']")
    papers = "select count(*) from evaluations_submissionpaper where evaluation_id = %s"
    wait_until(lambda: service.rows(papers, evaluation.split("/")[2])[0][0] == 2, seconds=300)
    hands.go(f"{evaluation}receipt/")
    link = hands.reach("main a[href$='.pdf']")
    with hands.page.expect_download() as waiting:
        hands.page.keyboard.press("Enter")
    assert waiting.value.path().read_bytes()[:5] == b"%PDF-"
    assert link.count() >= 1


@pytest.mark.parametrize(("language", "width"), VIEWS)
def test_a_coordinator_and_a_colleague_share_the_work_by_keyboard(
    chromium: Browser, service: Service, language: str, width: int
) -> None:
    made = known(service, f"r{language}{width}")
    evaluation = f"/evaluations/{made['evaluations']['many']}/"
    coordinator, contributor = (
        KeyboardUser(chromium, service.url, made["sessions"][key], language=language, width=width)
        for key in ("coordinator", "contributor")
    )
    the_work_is_shared(coordinator, evaluation)

    contributor.go("/")
    assert contributor.page.locator("main .start").count() == 1
    answers_three(contributor, evaluation)
    attaches_one(contributor, evaluation)
    raises_one(contributor, evaluation)
    says_something(contributor, evaluation)
    is_ready(contributor, evaluation)

    coordinator.go("/")
    coordinator.go(f"{evaluation}read/")
    assert "Så här gör vi, del 1." in coordinator.words
    coordinator.go(f"{evaluation}comments/")
    hands_in(coordinator, service, evaluation)
    for hands in (coordinator, contributor):
        assert set(hands.seen) == {language} or hands.seen[language] > 3
        hands.leave()


def the_work_is_shared(hands: KeyboardUser, evaluation: str) -> None:
    """One area to one colleague, with a message; the colleague finds it on the first page."""
    hands.go("/")
    hands.follow(f"main a[href='{evaluation}']")
    hands.follow(f"nav.side a[href='{evaluation}delegation/']")
    hands.tick("#give input[name=areas][value=democracy]")
    hands.tick(hands.page.locator("#give").get_by_label("Contributor Provare"))
    hands.write("#give textarea[name=message]", "Du kan det här bäst.")
    hands.follow("#give .actions button:not([formaction])")
    assert "Contributor Provare" in hands.words


def says_something(hands: KeyboardUser, evaluation: str) -> None:
    """A comment among colleagues, and it is resolved."""
    hands.go(f"{evaluation}answers/questions/{FIRST[1]}/")
    hands.write("#comments textarea", "Stämmer det här ännu?")
    hands.follow("#comments form:has(textarea) button")
    assert "Stämmer det här ännu?" in hands.page.locator("#comments").inner_text()
    hands.follow("#comments form[action$='/resolve/'] button")


def is_ready(hands: KeyboardUser, evaluation: str) -> None:
    """The colleague is ready with the area, and reports how long it took."""
    hands.go(f"{evaluation}answers/areas/democracy/")
    hands.follow("main form[action$='/ready/'] button")
    hands.choose("main form", "hours", "2-5")
    hands.follow("main form button[name=give]")


@pytest.mark.parametrize(("language", "width"), VIEWS)
def test_one_person_does_everything_by_keyboard_without_delegation(
    chromium: Browser, service: Service, language: str, width: int
) -> None:
    made = known(service, f"s{language}{width}")
    evaluation = f"/evaluations/{made['evaluations']['single']}/"
    hands = KeyboardUser(
        chromium, service.url, made["sessions"]["alone"], language=language, width=width
    )
    hands.go("/")
    answers_three(hands, evaluation)
    attaches_one(hands, evaluation)
    raises_one(hands, evaluation)
    for path in ("", "answers/", "answers/areas/democracy/", "hand-in/"):
        hands.go(f"{evaluation}{path}")
        expect(hands.page.locator("a[href*='/delegation/']")).to_have_count(0)
    hands_in(hands, service, evaluation)
    hands.leave()
