"""A story told by people who type what must never run."""

import pytest

from tests.security.scenario import Scenario


@pytest.fixture
def scenario(db: None) -> Scenario:
    """Return people and a municipality whose names are payloads; nothing else has happened yet."""
    return Scenario().begin()
