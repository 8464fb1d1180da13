"""Typed text is kept; only what the template adds itself is removed."""

import pytest

from kompass.shared.typed import PagesField

PAGES = {
    "12–14": "12–14",
    "s. 12-14": "12-14",
    "S.12": "12",
    "sid. 3, 7": "3, 7",
    "sidorna 3 och 7": "3 och 7",
    "sivut 3–5": "3–5",
    "pp. 3-5": "3-5",
    "": "",
    "sammanfattningen": "sammanfattningen",
    "s": "s",
    "bilaga s. 4": "bilaga s. 4",
}


@pytest.mark.parametrize("typed", PAGES)
def test_the_word_for_page_is_not_repeated(typed):
    assert PagesField().clean(typed) == PAGES[typed]
