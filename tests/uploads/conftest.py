"""The scanner, once for all tests that need it."""

from collections.abc import Iterator

import pytest

from tests.uploads import clamd


@pytest.fixture(scope="session")
def clamd_address() -> Iterator[str]:
    """The address of a real clamd."""
    if clamd.program() is None:
        pytest.skip("clamd is missing (Debian package clamav-daemon)")
    with clamd.running() as address:
        yield address


@pytest.fixture
def scanner(clamd_address: str, settings: object) -> str:
    """A real clamd, set in the settings."""
    settings.KOMPASS_CLAMAV = clamd_address  # type: ignore[attr-defined]  # no types
    settings.KOMPASS_ALLOW_UNSCANNED = False  # type: ignore[attr-defined]  # no types
    return clamd_address
