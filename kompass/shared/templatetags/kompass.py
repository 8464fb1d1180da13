"""What templates need everywhere: nothing that asks the database."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kompass.shared.texts import Localized, language

register = template.Library()


@register.filter
def spoken(text: Localized) -> SafeString | str:
    """Show a reference text; one in another language than the reader's says so, to ears too."""
    if not isinstance(text, Localized) or not text.foreign or not text.text:
        return str(text)
    return format_html('<span lang="{}">{}</span>', text.language, text.text)


@register.filter
def number(value: Decimal | int | None) -> str:
    """Write a number as the reader's language does: decimal comma in Swedish and Finnish."""
    if value is None:
        return "–"
    return str(value) if language() == "en" else str(value).replace(".", ",")


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language."""
    return {"sv": _("Swedish"), "fi": _("Finnish"), "en": _("English")}.get(code, code)


@register.filter
def get(mapping: dict, key: object) -> object:
    """Look a key up in finished data."""
    return mapping.get(key)
