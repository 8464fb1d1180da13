"""The two municipalities, played once for all tests of this folder and committed; each test rolls
its own changes back.
"""

from collections.abc import Iterator

import pytest

from tests import database
from tests.row_security.dataset import Dataset, build


@pytest.fixture(scope="package")
def dataset(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Dataset]:
    with django_db_blocker.unblock():
        made = build()
    yield made
    with django_db_blocker.unblock():
        database.flush()
