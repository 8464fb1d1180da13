"""The work of a municipality by keyboard only: two people who share it, and one person alone."""

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


def answers_three(user: KeyboardUser, evaluation: str) -> None:
    """From the first page to the first open question, then to the next ones with the keyboard."""
    user.follow(user.page.locator(f"main a.ds-button[href*='{FIRST[0]}']"))
    for place, key in enumerate(FIRST):
        assert user.path == f"{evaluation}answers/questions/{key}/"
        user.choose(FORM, "self_assessment", "partly")
        user.write(
            f"{FORM} textarea[name=text]",
            f"Så här gör vi, del {place + 1}.\n- vi har en plan\n- vi följer upp den",
        )
        user.saved()
        user.choose(FORM, "readiness", "ready")
        user.reach(f"{FORM} textarea[name=text]")
        with user.page.expect_navigation():
            user.page.keyboard.press("Control+Enter")
        user.look()


def attaches_one(user: KeyboardUser, evaluation: str) -> None:
    """The form opens beside the answer and gets the focus; the text of the answer stays open."""
    user.go(f"{evaluation}answers/questions/{FIRST[0]}/")
    user.reach("#evidence a[hx-get]")
    user.page.keyboard.press("Enter")
    expect(user.page.locator("#evidence form h3")).to_be_focused()
    user.look()
    user.write("#evidence input[name=address]", "https://ordvik.example/strategi")
    user.write("#evidence input[name=title]", "Strategin på webben")
    user.write("#evidence input[name=pages]", "s. 4")
    user.follow("#evidence form[enctype] .actions button[data-variant=secondary]")
    assert "s. 4" in user.page.locator("#evidence .evidence").inner_text()


def raises_one(user: KeyboardUser, evaluation: str) -> None:
    """A strength statement with a web page as its evidence."""
    user.go(f"{evaluation}answers/areas/democracy/")
    user.write(
        "main form[action$='#statements'] textarea", "Besluten är lätta att hitta på två språk."
    )
    user.follow("main form[action$='#statements'] button.ds-button:not([type=button])")
    user.write("#evidence input[name=address]", "https://ordvik.example/beslut")
    user.write("#evidence input[name=title]", "Besluten på webben")
    user.write("#evidence input[name=pages]", "s. 12-14")
    user.follow("#evidence form[enctype] .actions button[data-variant=secondary]")
    assert "12-14" in user.words


def hands_in(user: KeyboardUser, service: Service, evaluation: str) -> None:
    """Check, hand in, and keep the receipt with the submission as PDF."""
    user.go(f"{evaluation}hand-in/")
    user.follow(f"main form[action='{evaluation}hand-in/'] button")
    assert "success" in (
        user.page.locator("main .messages .ds-alert").first.get_attribute("data-color") or ""
    )
    user.follow(f"nav.side a[href='{evaluation}receipt/']")
    papers = "select count(*) from evaluations_submissionpaper where evaluation_id = %s"
    wait_until(lambda: service.rows(papers, evaluation.split("/")[2])[0][0] == 2, seconds=300)
    user.go(f"{evaluation}receipt/")
    link = user.reach("main a[href$='.pdf']")
    with user.page.expect_download() as waiting:
        user.page.keyboard.press("Enter")
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
    for user in (coordinator, contributor):
        assert set(user.seen) == {language} or user.seen[language] > 3
        user.leave()


def the_work_is_shared(user: KeyboardUser, evaluation: str) -> None:
    """One area to one colleague, with a message; the colleague finds it on the first page."""
    user.go("/")
    user.follow(f"main a[href='{evaluation}']")
    user.follow(f"nav.side a[href='{evaluation}delegation/']")
    user.tick("#give input[name=areas][value=democracy]")
    user.tick(user.page.locator("#give").get_by_label("Contributor Provare"))
    user.write("#give textarea[name=message]", "Du kan det här bäst.")
    user.follow("#give .actions button:not([formaction])")
    assert "Contributor Provare" in user.words


def says_something(user: KeyboardUser, evaluation: str) -> None:
    """A comment among colleagues, and it is resolved."""
    user.go(f"{evaluation}answers/questions/{FIRST[1]}/")
    user.write("#comments textarea", "Stämmer det här ännu?")
    user.follow("#comments form:has(textarea) button")
    assert "Stämmer det här ännu?" in user.page.locator("#comments").inner_text()
    user.follow("#comments form[action$='/resolve/'] button")


def is_ready(user: KeyboardUser, evaluation: str) -> None:
    """The colleague is ready with the area, and reports how long it took."""
    user.go(f"{evaluation}answers/areas/democracy/")
    user.follow("main form[action$='/ready/'] button")
    user.choose("main form", "hours", "2-5")
    user.follow("main form button[name=give]")


@pytest.mark.parametrize(("language", "width"), VIEWS)
def test_one_person_does_everything_by_keyboard_without_delegation(
    chromium: Browser, service: Service, language: str, width: int
) -> None:
    made = known(service, f"s{language}{width}")
    evaluation = f"/evaluations/{made['evaluations']['single']}/"
    user = KeyboardUser(
        chromium, service.url, made["sessions"]["alone"], language=language, width=width
    )
    user.go("/")
    answers_three(user, evaluation)
    attaches_one(user, evaluation)
    raises_one(user, evaluation)
    for path in ("", "answers/", "answers/areas/democracy/", "hand-in/"):
        user.go(f"{evaluation}{path}")
        expect(user.page.locator("a[href*='/delegation/']")).to_have_count(0)
    hands_in(user, service, evaluation)
    user.leave()
