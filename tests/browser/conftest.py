"""A running product and a browser for it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.service import Service, running, with_reference_data
from tests.database import migrated

# Without the browser's own windows the same engine needs a fifth less of the processor.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="package")
def database(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureRequest
) -> Iterator[str]:
    """The migrated database with reference data that each service gets a copy of."""
    folder = tmp_path_factory.mktemp("database")
    with django_db_blocker.unblock():
        template = migrated()
    with with_reference_data(folder, template) as name:
        yield name


@pytest.fixture(scope="package")
def service(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The whole product, running for all browser tests."""
    with running(tmp_path_factory.mktemp("service") / "state", database) as started:
        started.script("add_people")
        started.start_relay()
        started.start_worker(restarted=True)
        started.start_web()
        yield started


@pytest.fixture(scope="package")
def chromium(database: str) -> Iterator[Browser]:
    """Debian's Chromium, headless; opened after the database was made and closed before other
    tests, since its event loop would block their queries.
    """
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    # Chromium's sandbox refuses root; an ordinary user keeps it.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(Path(CHROMIUM)), args=arguments)
        yield browser
        browser.close()
