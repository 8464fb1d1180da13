"""Form fields for free text, and what a user has typed into a form.

Texts are kept as typed except for what PostgreSQL and PDF cannot hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.urls import get_resolver
from django.utils.translation import gettext_lazy as _

MAX_TEXT = 20_000
# "s. 12-14" as people write it in the three languages; templates add the word themselves.
BEFORE_PAGES = re.compile(
    r"^(?:s|sid|sida|sidan|sidor|sidorna|sivu|sivut|sivulla|sivuilla|p|pp|page|pages)\b"
    r"\.?\s*(?=\d)",
    re.IGNORECASE,
)


def refuse_nul(text: str) -> None:
    """Raise ValidationError for a NUL character, which PostgreSQL cannot store."""
    if "\0" in text:
        raise ValidationError(
            _(
                "The text contains a NUL character (an invisible control character). Please "
                "remove it and save again."
            ),
            code="nul",
        )


class Typed:
    """Mixin of a form field for free text.

    When a form is refused, or sent after the session has ended, these texts are shown again
    (typed_texts below); choices, hidden values and secrets are not.
    """


class LineField(Typed, forms.CharField):
    """A line of text; NUL is refused."""

    def __init__(self, *, max_length: int, **options: Any) -> None:  # Any: CharField's own
        super().__init__(max_length=max_length, validators=[refuse_nul], **options)


class AddressField(Typed, forms.EmailField):
    """An e-mail address."""

    def __init__(self, **options: Any) -> None:  # Any: EmailField's own
        super().__init__(max_length=254, **options)


class WebAddressField(Typed, forms.URLField):
    """The URL of a web page: http or https only."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options: Any) -> None:  # Any: URLField's own
        super().__init__(max_length=500, assume_scheme="https", **options)


class PagesField(LineField):
    """The pages of a document, without the word for page before them."""

    def __init__(self, **options: Any) -> None:  # Any: CharField's own
        super().__init__(label=_("Pages"), required=False, max_length=60, **options)

    def to_python(self, value: object) -> str:
        return BEFORE_PAGES.sub("", super().to_python(value) or "")


class TypedField(Typed, forms.CharField):
    """A long text: at most 20,000 characters, NUL refused, inner white space kept."""

    def __init__(
        self,
        *,
        max_length: int = MAX_TEXT,
        rows: int = 8,
        **options: Any,  # Any: CharField's own
    ) -> None:
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows}), **options)
        self.limit = max_length
        # Replaces Django's own NUL validator, whose message is less helpful.
        self.validators = [refuse_nul, self.refuse_overlong]

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def refuse_overlong(self, text: str) -> None:
        """Raise ValidationError naming both lengths."""
        if len(text) > self.limit:
            raise ValidationError(
                _(
                    "The text has %(length)d characters; the maximum is %(limit)d. Nothing has "
                    "been saved. Shorten the text."
                ),
                code="too_long",
                params={"length": len(text), "limit": self.limit},
            )


@dataclass(frozen=True, slots=True)
class Declared:
    """Names of the form fields with free text, as the forms declare them."""

    names: frozenset[str]
    prefixes: tuple[str, ...]

    def holds(self, name: str) -> bool:
        """Tell whether a field of this name, with or without a form's prefix, is free text."""
        return (
            name in self.names
            or name.rpartition("-")[2] in self.names
            or name.startswith(self.prefixes)
        )


@lru_cache(maxsize=1)
def declared() -> Declared:
    """Return what all forms declare by their fields, `typed_names` and `typed_prefixes`."""
    _patterns = get_resolver().url_patterns  # loads every view, and so every form
    names: set[str] = set()
    prefixes: set[str] = set()
    for form in _forms(forms.BaseForm):
        fields: dict[str, forms.Field] = getattr(form, "base_fields", {})
        names.update(name for name, field in fields.items() if isinstance(field, Typed))
        names.update(getattr(form, "typed_names", ()))
        prefixes.update(getattr(form, "typed_prefixes", ()))
    return Declared(frozenset(names), tuple(sorted(prefixes)))


def _forms(base: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def typed_texts(post: QueryDict) -> list[str]:
    """Return the free texts of a submitted form, in its order."""
    fields = [(name, text) for name, texts in post.lists() for text in texts]
    return [text for name, text in fields if text.strip() and declared().holds(name)]
