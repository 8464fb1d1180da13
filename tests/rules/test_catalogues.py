"""Every message is translated into Swedish and Finnish; compiled catalogues are up to date."""

import pytest

from kompass import messages


@pytest.mark.slow
def test_the_catalogues_are_complete():
    assert messages.errors() == []
