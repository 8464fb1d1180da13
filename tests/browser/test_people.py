"""Inviting from the first page to the first sign-in: two browsers, the real worker, a real mail
server.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from demonstration import data
from demonstration.seeding import PASSWORD
from tests import mailserver
from tests.browser.browser_user import BrowserUser
from tests.browser.service import Service, running, wait_until
from tests.mailserver import MailServer

pytestmark = pytest.mark.browser
KARIN = next(row["email"] for row in data.read("granskar")["people"] if row["key"] == "coordinator")
NINA = "nina@granskar.example"
Post = tuple[Service, MailServer]


@pytest.fixture
def service_with_mail(database: str, tmp_path) -> Iterator[Post]:
    """The whole product with a mail server."""
    with mailserver.serving() as mailbox, running(tmp_path / "state", database) as service:
        host, port = mailbox.server_address
        service.environment |= {"KOMPASS_SMTP_HOST": str(host), "KOMPASS_SMTP_PORT": str(port)}
        service.script("add_people")
        service.start_relay()
        service.start_worker(restarted=True)
        service.start_web()
        yield service, mailbox


def invite(karin: BrowserUser, email: str, *roles: str) -> None:
    """Write an invitation; reauthenticate when it is required."""
    karin.press("main .actions a")
    karin.page.fill("[name=email]", email)
    karin.page.fill("[name=name]", "Nina Nyberg")
    karin.page.select_option("select[name=language]", "fi")
    for role in roles:
        karin.page.check(f"[name=roles][value={role}]")
    karin.submit("/invite/")
    if "reauthenticate" in karin.path:
        karin.page.fill("[name=password]", PASSWORD)
        karin.press("main form button")


def test_an_invited_person_opens_the_email_and_signs_in(
    service_with_mail: Post, chromium: Browser
) -> None:
    service, mailbox = service_with_mail
    karin = BrowserUser(chromium, service.url, KARIN)
    karin.speak("sv")
    karin.press("header nav a[href$='/people/']")
    people = karin.path
    invite(karin, NINA, "contributor", "leader")
    assert karin.path == people
    wait_until(lambda: mailbox.taken, seconds=30)
    wait_until(lambda: "Skickad" in karin.go(people).words, seconds=30)

    email = mailbox.taken[0].get_body(("plain",))
    assert email is not None
    [link] = re.findall(rf"{re.escape(service.url)}\S+", email.get_content())
    nina = BrowserUser(chromium, service.url)
    nina.go(link)
    assert nina.page.locator("html").get_attribute("lang") == "fi"
    assert "Kunnan johto" in nina.words
    assert "Länken öppnad" in karin.go(people).words
    nina.page.fill("[name=password]", "en helt egen fras")
    nina.submit("/invitations/")
    assert nina.path == "/"
    assert "Nina Nyberg" in nina.page.locator("header").inner_text()
    assert "Inloggad" in karin.go(people).words
    nina.leave()
    the_rest_of_the_pages(karin, people)


def the_rest_of_the_pages(karin: BrowserUser, people: str) -> None:
    """Hand a link over by the copy button; check every other page, in three languages, narrow."""
    invite(karin, "nils@granskar.example", "leader")
    karin.submit("/link/")
    karin.context.grant_permissions(["clipboard-read", "clipboard-write"])
    karin.page.click("[data-copy]")
    expect(karin.page.locator("#link-copied")).to_have_text("Länken är kopierad.")
    assert karin.page.evaluate("navigator.clipboard.readText()") == karin.page.input_value("#link")
    karin.go(people)
    addresses = [people, f"{people}invite/", f"{people}leave/"]
    for part in ("main table a", "main .evidence a"):
        addresses.append(karin.page.locator(part).first.get_attribute("href") or "")
    for language in ("fi", "en", "sv"):
        karin.speak(language)
        for address in addresses:
            karin.go(address)
    karin.page.set_viewport_size({"width": 390, "height": 800})
    for address in addresses:
        karin.go(address)
        assert karin.page.evaluate("document.documentElement.scrollWidth") == 390
    karin.leave()
