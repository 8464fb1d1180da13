"""A municipality's own sign-in service, a real one: linked once, then used to sign in; others are
refused.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from demonstration import data
from tests.browser.browser_user import BrowserUser
from tests.browser.service import Service
from tests.provider import running

pytestmark = pytest.mark.browser
TOWN = data.read("granskar")["municipality"]["code"]
CONNECTIONS = "/accounts/services/connections/"
START = 'main form[action^="/accounts/services/"]:has-text("Granskär") button'
LINK = 'main form:has(input[name="process"]) button'


@pytest.fixture(scope="module")
def provider(
    service: Service, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[running.Provider]:
    with running.running(tmp_path_factory.mktemp("provider")) as started:
        started.serve(service, municipality=TOWN, domain="granskar.example")
        yield started


@pytest.fixture
def somebody(chromium: Browser, service: Service, provider: running.Provider):
    """Return a function that opens a browser, signed in here if wanted, and at the service with an
    address.
    """
    users: list[BrowserUser] = []

    def begin(here: str, there: str) -> BrowserUser:
        user = BrowserUser(chromium, service.url, here)
        user.page.goto(f"{provider.url}/as/{there}/")
        users.append(user)
        return user

    yield begin
    for user in users:
        user.leave()


def begin_at_the_sign_in(user: BrowserUser) -> None:
    """Choose the service on the sign-in page."""
    user.go("/accounts/login/")
    user.page.locator("summary", has_text="Kommunens egen inloggning").click()
    user.page.locator(START).click()


def link(user: BrowserUser) -> None:
    user.go(CONNECTIONS)
    user.page.locator(LINK).click()


def test_a_person_links_the_service_once_and_signs_in_with_it(service: Service, somebody) -> None:
    service.script("add_person", "linn@granskar.example", TOWN, "contributor")
    linn = somebody("linn@granskar.example", "linn@granskar.example")
    link(linn)
    expect(linn.page.locator("main")).to_contain_text(
        "Inloggningstjänsten har kopplats till ditt konto."
    )
    linn.look()
    linn.press('header form[action="/accounts/logout/"] button')
    begin_at_the_sign_in(linn)
    linn.page.wait_for_url(f"{service.url}/")
    expect(linn.page.locator("header")).to_contain_text("linn")

    service.script("add_person", "linn@granskar.example", "-", "translator")
    linn.press('header form[action="/accounts/logout/"] button')
    begin_at_the_sign_in(linn)
    linn.page.wait_for_url("**/accounts/factors/")
    expect(linn.page.locator("main")).to_contain_text(
        "Ta ditt andra inloggningssteg i bruk för att fortsätta"
    )


def test_an_address_outside_the_municipality_is_not_linked(service: Service, somebody) -> None:
    service.script("add_person", "lage@granskar.example", TOWN, "contributor")
    lage = somebody("lage@granskar.example", "lage@annanstans.example")
    link(lage)
    expect(lage.page.locator("main")).to_contain_text(
        "uppgav en adress som inte är en av kommunens egna"
    )
    lage.look()
    assert service.rows(
        "select count(*) from socialaccount_socialaccount a join municipalities_user u on u.id = "
        "a.user_id where u.email like 'lage@%%'"
    ) == [(0,)]


def test_an_unlinked_person_sees_what_to_do(somebody) -> None:
    nobody = somebody("", "okand@granskar.example")
    begin_at_the_sign_in(nobody)
    expect(nobody.page.locator("main")).to_contain_text(
        "Ditt konto är inte kopplat till inloggningstjänsten än."
    )
    nobody.look()


def test_a_subject_linked_to_another_person_is_not_linked_again(service: Service, somebody) -> None:
    for name in ("maj", "moa"):
        service.script("add_person", f"{name}@granskar.example", TOWN, "contributor")
    maj, moa = (
        somebody(f"{name}@granskar.example", "maj@granskar.example") for name in ("maj", "moa")
    )
    link(maj)
    expect(maj.page.locator("main")).to_contain_text(
        "Inloggningstjänsten har kopplats till ditt konto."
    )
    link(moa)
    expect(moa.page.locator("main")).to_contain_text("redan kopplad till ett annat konto")


def test_the_service_is_offered_to_its_own_people_only(somebody) -> None:
    siv = somebody("kommunen@yttervik.example", "siv@granskar.example")
    siv.go(CONNECTIONS)
    assert siv.page.locator(LINK).count() == 0
