"""A story told by people who type what must never run."""

import pytest

from tests.security.scenario import Story


@pytest.fixture
def story(db: None) -> Story:
    """Return people and a municipality whose names are payloads; nothing else has happened yet."""
    return Story().begin()
