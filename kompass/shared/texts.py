"""Reference texts in the reader's language, falling back in sight, never silently."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

ORDER = ("sv", "fi", "en")


@dataclass(frozen=True, slots=True)
class Localized:
    """A text and the language it is in; foreign says that it is not the reader's."""

    text: str
    language: str
    foreign: bool

    def __str__(self) -> str:
        return self.text


def language() -> str:
    """Return the reader's language: sv, fi or en."""
    return (get_language() or "en").split("-")[0]


def localized(
    obj: Any, field: str, *, wanted: str | None = None, order: tuple[str, ...] = ORDER
) -> Localized:
    """Return the field's text in the wanted language, else in the first of the order that has one."""
    first = wanted or language()
    for code in (first, *order):
        if text := getattr(obj, f"{field}_{code}", None):
            return Localized(text=text, language=code, foreign=code != first)
    return Localized(text="", language=first, foreign=False)
