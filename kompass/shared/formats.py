"""Formats numbers and dates for each language, on pages and in reports; without Django.

Decimal comma and no-break spaces, 15.6.2027, kl. 9.00 / klo 9.00.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

SPACE = "\u00a0"
POINT = {"en": "."}
CLOCK = {"sv": "kl.", "fi": "klo", "en": "at"}
TENTH = Decimal("0.1")


def number(value: Decimal | int, language: str, *, decimals: int | None = None) -> str:
    """1234.5 -> "1 234,5". Without `decimals` as many as needed."""
    value = Decimal(value)
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        text = f"{abs(value):,.{decimals}f}"
    else:
        text = f"{abs(value):,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    whole, _, part = text.partition(".")
    sign = "\u2212" if value < 0 else ""
    return sign + whole.replace(",", SPACE) + (POINT.get(language, ",") + part if part else "")


def points(value: Decimal, language: str) -> str:
    """A question's points, always with one decimal: "12,0"."""
    return number(value, language, decimals=1)


def percent(value: Decimal | int, language: str, *, decimals: int | None = None) -> str:
    """A share: "98 %" with a no-break space, in English "98%"."""
    return number(value, language, decimals=decimals) + ("%" if language == "en" else SPACE + "%")


def day(value: date, language: str = "sv") -> str:
    """A date: "15.6.2027", in English "2027-06-15"."""
    if language == "en":
        return f"{value:%Y-%m-%d}"
    return f"{value.day}.{value.month}.{value.year}"


def hour(value: time | datetime) -> str:
    """A time of day alone: "9.05"."""
    return f"{value.hour}.{value.minute:02d}"


def clock(value: time, language: str) -> str:
    """A time of day: "kl. 9.05"."""
    return f"{CLOCK[language]}{SPACE}{hour(value)}"


def days(values: Sequence[date], language: str) -> str:
    """A day, or the first and last of several: "3–5.5.2027" (sv), "3.–5.5.2027" (fi)."""
    first, last = min(values), max(values)
    if first == last:
        return day(first)
    if (first.year, first.month) != (last.year, last.month):
        return f"{day(first)}\u2013{day(last)}"
    return f"{first.day}{'.' if language == 'fi' else ''}\u2013{day(last)}"
