"""Every message is translated into Swedish and Finnish; compiled catalogues are up to date."""

from kompass import messages


def test_the_catalogues_are_complete():
    assert messages.errors() == []
