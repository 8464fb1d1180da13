"""The test database with its roles and reference data, and fixtures for people and evaluations."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import setting_changed
from django.db import transaction
from django.test import Client, TransactionTestCase
from django.urls import reverse
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware
from xdist.remote import Producer

from demonstration.sessions import start_session
from kompass.outbox import execution
from kompass.outbox.models import Job, State
from kompass.shared.actor import Actor, acting_as
from municipalities import signin_emails
from tests import database, factories, people
from tests.factories import Play
from tests.figures import FIGURES
from tests.people import Association, Town
from tests.scheduling import Sharing


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of row security first, since all others rely on it; then the slowest.

    A long file at the end would keep one of two processes waiting.
    """
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(
        key=lambda item: (
            "test_row_security_setup" not in item.nodeid,
            not item.nodeid.startswith("tests/browser/"),
            item.path not in long,
        )
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing:
    return Sharing(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that the tests have counted."""
    if FIGURES:
        terminalreporter.section("figures")
        for name, value in sorted(FIGURES.items()):
            terminalreporter.write_line(f"{name}: {value}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Pass the figures of a worker process on to the one that prints them."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["figures"] = FIGURES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add the figures of a worker process; one that crashed has none."""
    for name, value in getattr(node, "workeroutput", {}).get("figures", {}).items():
        FIGURES[name] = FIGURES.get(name, 0) + value if isinstance(value, int) else value


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
    media: Path,
) -> Iterator[None]:
    """Create the database with reference data as the owner; tests run as the runtime role."""
    verbosity, keepdb = request.config.option.verbose, request.config.getvalue("reuse_db")
    with django_db_blocker.unblock():
        config = database.create(verbosity=verbosity, keepdb=keepdb)
        factories.load_reference_data()
        database.become("runtime")
    TransactionTestCase._fixture_teardown = lambda self: (
        database.flush()
    )  # the runtime role may not truncate
    yield
    if not keepdb:
        with django_db_blocker.unblock():
            database.destroy(config, verbosity=verbosity)


@pytest.fixture(scope="session", autouse=True)
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep files in a temporary folder."""
    settings.KOMPASS_MEDIA = tmp_path_factory.mktemp("media")
    return settings.KOMPASS_MEDIA


@pytest.fixture(scope="session", autouse=True)
def no_broker() -> None:
    """Publish to a broker without a worker: tests execute the jobs themselves."""
    from kompass.outbox.broker import app

    app.conf.broker_url = "memory://"


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Hash the tests' passwords quickly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def own_cache() -> None:
    """Count attempts in memory: the cache table has its own connection, outside a test's
    transaction.
    """
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    setting_changed.send(sender=None, setting="CACHES", value=settings.CACHES, enter=True)


@pytest.fixture(scope="session", autouse=True)
def static_files_walked_once() -> Iterator[None]:
    """Walk the static files once per process: WhiteNoise would do so for each client of a test."""
    walk = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def remembered(self: WhiteNoiseMiddleware) -> None:
        if not found:
            walk(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remembered)
        yield


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    """Reset the counted attempts before each test."""
    cache.clear()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Start each test in the source language, whatever the last request activated."""
    with translation.override("en"):
        yield


class SentEmails(Sequence):
    """The sent e-mails; reading them first executes the waiting jobs of the sign-in's e-mails."""

    def __init__(self, sent: list) -> None:
        self.sent = sent

    def _now(self) -> list:
        with acting_as(Actor("relay")), transaction.atomic():
            waiting = list(
                Job.objects.filter(kind=signin_emails.KIND, state=State.WAITING)
                .order_by("created_at", "pk")
                .values_list("pk", flat=True)
            )
        for job in waiting:
            execution.execute(str(job), signin_emails.send)
        return self.sent

    def __len__(self) -> int:
        return len(self._now())

    def __getitem__(self, place: Any) -> Any:
        return self._now()[place]

    def __eq__(self, other: object) -> bool:
        return self._now() == other

    def clear(self) -> None:
        self._now().clear()


@pytest.fixture
def mailoutbox(mailoutbox: list) -> SentEmails:
    """E-mails of the sign-in are sent through the outbox."""
    return SentEmails(mailoutbox)


@pytest.fixture
def association(db: None) -> Association:
    """The office, two evaluators, a translator, and an evaluator who is assigned to nothing."""
    return people.association()


@pytest.fixture
def town(db: None) -> Town:
    """A fictional bilingual municipality with its three people."""
    return people.town()


@pytest.fixture
def elsewhere(db: None) -> Town:
    """Another municipality, whose coordinator must see nothing of the first."""
    return people.town(code="T02", sv="Kvarnsund", fi="Myllysalmi")


@pytest.fixture
def evaluation_in(association: Association, town: Town) -> object:
    """Return a function that plays a small evaluation up to a phase:
    evaluation_in(Phase.REVIEWING).
    """
    return lambda phase, **options: factories.played(town, association, phase, **options)


@pytest.fixture
def play(association: Association, town: Town) -> Play:
    """A small evaluation just begun, to be played step by step."""
    return factories.begun(town, association)


@pytest.fixture
def browser_of() -> object:
    """Return a function that gives a person's signed-in client: browser_of(town.coordinator)."""

    def signed_in(person: people.Person) -> Client:
        return start_session(Client(), person.user)

    return signed_in


@pytest.fixture
def confirmed(browser_of) -> object:
    """Return a function that gives the client of a person who has just reauthenticated:
    confirmed(town.coordinator).
    """

    def confirming(person: people.Person, password: str = "en hemlig fras") -> Client:
        client = browser_of(person)
        client.post(reverse("account_reauthenticate"), {"password": password})
        return client

    return confirming
