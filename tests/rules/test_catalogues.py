"""Every sentence of the product is there in Swedish and in Finnish, and the compiled catalogues are
today's.
"""

from kompass import messages


def test_the_catalogues_are_complete():
    assert messages.errors() == []
