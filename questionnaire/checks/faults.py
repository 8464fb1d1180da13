"""What a fault is, and the characters that keys and texts may have."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Keys are part of URLs and of places: a to z, digits, hyphen, underscore and full stop.
KEY = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True)
class Fault:
    """A sentence, the place of the part it is about, and the name of the text or value."""

    sentence: str
    place: str = ""
    field: str = ""
    language: str = ""

    def __str__(self) -> str:
        return self.sentence


def lacking(name: str, place: str, field: str) -> Fault:
    """Return the fault of a part, called `name` in the sentence, that lacks a field."""
    return Fault(_("“%(part)s” lacks “%(field)s”.") % {"part": name, "field": field}, place, field)


def storable(words: str) -> bool:
    """Tell whether the database and a spreadsheet can store the text.

    Control characters other than line breaks and tabs cannot be stored, nor can lone surrogates.
    """
    return not re.search(
        r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]", words
    )
