from datetime import date, time
from decimal import Decimal

import pytest

from kompass.shared import formats


@pytest.mark.parametrize(
    ("value", "language", "decimals", "text"),
    [
        (Decimal("6.6"), "sv", None, "6,6"),
        (Decimal("6.60"), "fi", None, "6,6"),
        (Decimal("12"), "sv", 1, "12,0"),
        (Decimal("12480"), "fi", None, "12\u00a0480"),
        (Decimal("1034.5"), "en", None, "1\u00a0034.5"),
        (Decimal("0.05"), "sv", 1, "0,1"),
        (Decimal("-3.2"), "sv", None, "\u22123,2"),
        (Decimal("100"), "sv", None, "100"),
        (16, "fi", None, "16"),
    ],
)
def test_numbers_follow_the_conventions_of_the_language(value, language, decimals, text):
    assert formats.number(value, language, decimals=decimals) == text


def test_per_cent_has_a_no_break_space():
    assert formats.percent(Decimal(98), "sv") == "98\u00a0%"


def test_dates_and_times_follow_the_conventions_of_the_language():
    assert formats.day(date(2027, 6, 15)) == "15.6.2027"
    assert formats.clock(time(9, 0), "sv") == "kl.\u00a09.00"
    assert formats.clock(time(9, 5), "fi") == "klo\u00a09.05"


@pytest.mark.parametrize(
    ("language", "text"), [("sv", "3\u20135.5.2027"), ("fi", "3.\u20135.5.2027")]
)
def test_several_days_are_joined(language, text):
    assert formats.days([date(2027, 5, 5), date(2027, 5, 3), date(2027, 5, 4)], language) == text


def test_days_across_months_are_written_out():
    assert formats.days([date(2027, 4, 30), date(2027, 5, 1)], "sv") == "30.4.2027\u20131.5.2027"
    assert formats.days([date(2027, 4, 30)], "fi") == "30.4.2027"
