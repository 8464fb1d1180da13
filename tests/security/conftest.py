"""An evaluation played by people who type hostile input."""

import pytest

from tests.security.scenario import Scenario


@pytest.fixture
def scenario(db: None) -> Scenario:
    """Return people and a municipality whose names are payloads; nothing else has been done."""
    return Scenario().begin()
