"""Reference texts in the reader's language, with an explicit fallback."""

from dataclasses import dataclass

from django.utils.translation import get_language

ORDER = ("sv", "fi", "en")


@dataclass(frozen=True, slots=True)
class Localized:
    """A text and its language; foreign: it is not the reader's language."""

    text: str
    language: str
    foreign: bool

    def __str__(self) -> str:
        return self.text


def language() -> str:
    """Return the reader's language: sv, fi or en."""
    return (get_language() or "en").split("-")[0]


def localized(
    obj: object, field: str, *, wanted: str | None = None, order: tuple[str, ...] = ORDER
) -> Localized:
    """Return the field's text in the wanted language, else the first of `order` that exists."""
    first = wanted or language()
    for code in (first, *order):
        if text := getattr(obj, f"{field}_{code}", None):
            return Localized(text=text, language=code, foreign=code != first)
    return Localized(text="", language=first, foreign=False)
