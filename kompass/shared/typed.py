"""Text as people type it: kept as it is, except for what PostgreSQL and PDF cannot hold."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

MAX_TEXT = 20_000
# "s. 12-14" as people write it in the three languages: the page that shows the pages says "s."
# itself.
BEFORE_PAGES = re.compile(
    r"^(?:s|sid|sida|sidan|sidor|sidorna|sivu|sivut|sivulla|sivuilla|p|pp|page|pages)\b\.?\s*(?=\d)",
    re.IGNORECASE,
)


def refuse_nul(text: str) -> None:
    """Raise ValidationError when the text holds a NUL character, which no database text can store."""
    if "\0" in text:
        raise ValidationError(
            _(
                "The text contains a NUL character (an invisible control character). Please "
                "remove it and save again."
            ),
            code="nul",
        )


class WebAddressField(forms.URLField):
    """The address of a web page: http or https, nothing else that a browser would follow."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options: object) -> None:
        super().__init__(max_length=500, assume_scheme="https", **options)  # type: ignore[arg-type, misc]


class PagesField(forms.CharField):
    """The pages of a document, without the word for page before them."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            label=_("Pages"), required=False, max_length=60, validators=[refuse_nul], **options
        )  # type: ignore[arg-type, misc]

    def to_python(self, value: object) -> str:
        return BEFORE_PAGES.sub("", super().to_python(value) or "")


class TypedField(forms.CharField):
    """A long text: at most 20,000 characters, NUL refused, inner white space kept."""

    def __init__(self, *, max_length: int = MAX_TEXT, rows: int = 8, **options: object) -> None:
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows}), **options)  # type: ignore[arg-type]
        self.limit = max_length
        # Django's own NUL validator comes first otherwise, with a sentence that helps nobody.
        self.validators = [refuse_nul, self.refuse_overlong]

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def refuse_overlong(self, text: str) -> None:
        """Raise ValidationError naming both lengths."""
        if len(text) > self.limit:
            raise ValidationError(
                _(
                    "The text has %(length)d characters; at most %(limit)d fit. Nothing has been "
                    "saved; please shorten it."
                ),
                code="too_long",
                params={"length": len(text), "limit": self.limit},
            )
