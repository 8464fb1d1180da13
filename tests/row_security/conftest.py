"""The two municipalities, played once for all tests of this folder and really committed; each
test's own changes are taken back.
"""

from collections.abc import Iterator

import pytest

from tests import database
from tests.row_security.dataset import World, make


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    with django_db_blocker.unblock():
        made = make()
    yield made
    with django_db_blocker.unblock():
        database.flush()
