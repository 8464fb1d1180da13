"""Filters and tags of all templates; none queries the database."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.db.models import Model
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kompass.shared import formats, marks
from kompass.shared.form_rendering import attributes, options
from kompass.shared.texts import Localized, language
from kompass.shared.views import Context

register = template.Library()
register.filter(options)


@register.filter
def spoken(text: Localized) -> SafeString | str:
    """Render a reference text, with a lang attribute when it is not in the reader's language."""
    if not isinstance(text, Localized) or not text.foreign or not text.text:
        return str(text)
    return format_html('<span lang="{}">{}</span>', text.language, text.text)


@register.filter
def spoken_openly(text: Localized) -> SafeString | str:
    """Render a reference text as `spoken` does, and name a language that is not the reader's."""
    if not text.foreign:
        return str(text)
    where = {"sv": _("in Swedish"), "fi": _("in Finnish"), "en": _("in English")}[text.language]
    return format_html('{} <span class="hint">({})</span>', spoken(text), where)


@register.filter
def marked(text: str) -> SafeString:
    """Render a typed text with its light formatting."""
    return marks.html(text)


@register.filter
def number(value: Decimal | int | None) -> str:
    """Format a number in the reader's language, with its own decimals."""
    if value is None:
        return "–"
    exponent = Decimal(value).as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return formats.number(value, language(), decimals=decimals)


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language."""
    return {"sv": _("Swedish"), "fi": _("Finnish"), "en": _("English")}.get(code, code)


@register.filter
def get(mapping: dict, key: object) -> object:
    """Look up a key."""
    return mapping.get(key)


@register.filter
def percent(value: Decimal | int | None) -> str:
    """Format a percentage in the reader's language."""
    if value is None:
        return "–"
    return number(value) + ("%" if language() == "en" else formats.SPACE + "%")


@register.filter
def day(value: date | datetime | None) -> str:
    """Format a date in the reader's language."""
    if value is None:
        return "–"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.day(value, language())


@register.filter
def moment(value: datetime | None) -> str:
    """Format a date and a time: 15.6.2027 kl. 9.05."""
    if value is None:
        return "–"
    there = timezone.localtime(value)
    return _("%(day)s at %(time)s") % {"day": day(there), "time": formats.hour(there)}


@register.filter
def labels(row: Model, field: str) -> list[str]:
    """Return the names of the values in an array field with choices."""
    base: Any = row._meta.get_field(field)
    names = dict(base.base_field.choices)
    return [str(names.get(value, value)) for value in getattr(row, field)]


@register.filter
def count(values: Iterable[object], wanted: object) -> int:
    """Count how often a value occurs."""
    return sum(1 for value in values if value == wanted)


@register.filter
def kind_of_field(field: BoundField) -> str:
    """Return how to render a field: group (radio buttons, check boxes), tick, hidden or line."""
    kind = getattr(field.field.widget, "input_type", "")
    if getattr(field.field.widget, "use_fieldset", False):
        return "group"
    return {"checkbox": "tick", "hidden": "hidden"}.get(kind, "line")


CHOICE = '<input class="ds-input"{}><label class="ds-label" for="{}">{}</label>'


@register.simple_tag
def choice(option: Context, *, wrong: object = None) -> SafeString:
    """Render one option of a field with its label; wrong: the field's errors."""
    place = option["attrs"]["id"]
    own = {key: option[key] for key in ("type", "name", "value")}
    states = {"checked": bool(option["selected"]), "aria-invalid": "true" if wrong else None}
    return format_html(
        CHOICE, attributes({**own, "id": place, **states}), place, spoken(option["label"])
    )


@register.simple_tag
def control(field: BoundField, **attributes: object) -> SafeString:
    """Render a field's input with the design's class.

    In names of attributes `_` becomes `-`; empty ones are left out.
    """
    attrs = {
        name.replace("_", "-"): str(value)
        for name, value in attributes.items()
        if value not in (None, "")
    }
    return field.as_widget(attrs={"class": "ds-input", **attrs})


@register.filter
def plain(value: Decimal | int) -> str:
    """Format a number for machines: a decimal point in every language."""
    return str(value)


@register.filter
def extension(name: str) -> str:
    """Return the extension of a file name in capitals: PDF, DOCX."""
    return name.rsplit(".", 1)[-1].upper()


@register.filter
def at(values: list[object], place: int) -> object:
    """Return the value at a place, or None beyond the end."""
    return values[place] if place < len(values) else None


@register.filter
def allows(context: Any, act: str) -> bool:  # Any: whatever has `may`
    """Tell whether the person may do an act in this evaluation or place."""
    return bool(context.may(act))
