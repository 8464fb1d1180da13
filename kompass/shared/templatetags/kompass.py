"""What templates need everywhere: nothing that asks the database."""

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
from django.utils.translation import pgettext_lazy

from kompass.shared import marks
from kompass.shared.drawing import attributes
from kompass.shared.texts import Localized, language

register = template.Library()

PAGES = {
    "evaluation": pgettext_lazy("page of an evaluation", "Overview"),
    "answers": pgettext_lazy("page of an evaluation", "Answers"),
    "read-whole": pgettext_lazy("page of an evaluation", "Read the whole"),
    "receipt": pgettext_lazy("page of an evaluation", "Receipt"),
    "whole": pgettext_lazy("page of an evaluation", "One whole"),
    "library": pgettext_lazy("page of an evaluation", "Library"),
    "delegation": pgettext_lazy("page of an evaluation", "Sharing out the work"),
    "comments": pgettext_lazy("page of an evaluation", "Comments"),
    "completions": pgettext_lazy("page of an evaluation", "Completions"),
    "reading": pgettext_lazy("page of an evaluation", "Material"),
    "notes": pgettext_lazy("page of an evaluation", "Notes"),
    "consensus": pgettext_lazy("page of an evaluation", "Consensus"),
    "writing": pgettext_lazy("page of an evaluation", "Report texts"),
    "report": pgettext_lazy("page of an evaluation", "Report"),
    "history": pgettext_lazy("page of an evaluation", "History"),
    "people": pgettext_lazy("page of an evaluation", "People"),
    "help": pgettext_lazy("page of an evaluation", "Help from the office"),
}
HITS = {
    "questions": pgettext_lazy("kind of search hits", "Questions"),
    "answers": pgettext_lazy("kind of search hits", "Answers"),
    "statements": pgettext_lazy("kind of search hits", "Strength statements"),
    "comments": pgettext_lazy("kind of search hits", "Comments"),
    "documents": pgettext_lazy("kind of search hits", "Documents in the library"),
    "passages": pgettext_lazy("kind of search hits", "Text of the library's documents"),
}


@register.filter
def spoken(text: Localized) -> SafeString | str:
    """Show a reference text; one in another language than the reader's says so, to ears too."""
    if not isinstance(text, Localized) or not text.foreign or not text.text:
        return str(text)
    return format_html('<span lang="{}">{}</span>', text.language, text.text)


@register.filter
def spoken_openly(text: Localized) -> SafeString | str:
    """Show a reference text as spoken does; in sight, too, stands that it is not in the reader's
    language.
    """
    if not text.foreign:
        return str(text)
    where = {"sv": _("in Swedish"), "fi": _("in Finnish"), "en": _("in English")}[text.language]
    return format_html('{} <span class="hint">({})</span>', spoken(text), where)


@register.filter
def marked(text: str) -> SafeString:
    """Show a typed text with its light formatting."""
    return marks.html(text)


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


@register.filter
def percent(value: Decimal | int | None) -> str:
    """Write a share: 98 % with a no-break space, in English 98%."""
    return (
        "–"
        if value is None
        else f"{number(value)}%"
        if language() == "en"
        else f"{number(value)}\u00a0%"
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a date as the reader's language does: 15.6.2027, in English 2027-06-15."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{value:%Y-%m-%d}" if language() == "en" else f"{value.day}.{value.month}.{value.year}"


@register.filter
def moment(value: datetime | None) -> str:
    """Write a date and a time of day: 15.6.2027 kl. 9.05."""
    if value is None:
        return "–"
    there = timezone.localtime(value)
    return _("%(day)s at %(time)s") % {"day": day(there), "time": f"{there.hour}.{there.minute:02}"}


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
def page_name(name: str) -> str:
    """Return the name of one of an evaluation's pages in the navigation."""
    return str(PAGES.get(name, name))


@register.filter
def kind_of_hits(kind: str) -> str:
    """Return the heading of a kind of search hits."""
    return str(HITS.get(kind, kind))


@register.filter
def kind_of_field(field: BoundField) -> str:
    """Tell how a field is drawn: group (radio buttons or check boxes), tick (one check box),
    hidden, or line.
    """
    kind = getattr(field.field.widget, "input_type", "")
    if getattr(field.field.widget, "use_fieldset", False):
        return "group"
    return {"checkbox": "tick", "hidden": "hidden"}.get(kind, "line")


@register.filter
def options(field: BoundField) -> list[tuple[object, list[dict[str, Any]], bool]]:
    """Return a choice field's options by group: the group's name (None without one), the options,
    whether one is chosen.
    """
    widget: Any = field.field.widget
    context = widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    return [
        (name, rows, any(row["selected"] for row in rows))
        for name, rows, _at in context["widget"]["optgroups"]
    ]


CHOICE = '<input class="ds-input"{}><label class="ds-label" for="{}">{}</label>'


@register.simple_tag
def choice(option: dict[str, Any], *, wrong: object = None) -> SafeString:
    """Draw one of a field's options with its name; wrong: the field's errors."""
    place = option["attrs"]["id"]
    own = {key: option[key] for key in ("type", "name", "value")}
    states = {"checked": bool(option["selected"]), "aria-invalid": "true" if wrong else None}
    return format_html(
        CHOICE, attributes({**own, "id": place, **states}), place, spoken(option["label"])
    )


@register.simple_tag
def control(field: BoundField, **attributes: object) -> SafeString:
    """Draw a field's input with the design's class; attributes with `_` become `-`, empty ones are
    left out.
    """
    attrs = {
        name.replace("_", "-"): str(value)
        for name, value in attributes.items()
        if value not in (None, "")
    }
    return field.as_widget(attrs={"class": "ds-input", **attrs})


@register.filter
def plain(value: Decimal | int) -> str:
    """Write a number for a machine: a decimal point in every language."""
    return str(value)


@register.filter
def extension(name: str) -> str:
    """Return the kind of a file as people say it: PDF, DOCX."""
    return name.rsplit(".", 1)[-1].upper()


@register.filter
def both_names(row: Any) -> str:
    """Return a municipality's names in both languages, once when they are alike, and its code."""
    names = dict.fromkeys(filter(None, (row.name_sv, row.name_fi)))
    return f"{' / '.join(names)} ({row.code})"


@register.filter
def at(values: list[object], place: int) -> object:
    """Return the value at a place, or None beyond the end."""
    return values[place] if place < len(values) else None


@register.filter
def allows(opened: Any, act: str) -> bool:
    """Tell whether the person may do an act in the opened evaluation."""
    return bool(opened.may(act))


@register.filter
def with_roles(field: BoundField, roles: Iterable[Any]) -> list[tuple[dict[str, Any], Any]]:
    """Return each check box of a field of roles with the role whose sentence stands beside it."""
    known = {str(role.value): role for role in roles}
    return [
        (row, known[str(row["value"])]) for _name, rows, _chosen in options(field) for row in rows
    ]


@register.filter
def invitation_color(state: str) -> str:
    """Return the colour of an invitation's state."""
    colors = {
        "refused": "danger",
        "failed": "danger",
        "signed in": "success",
        "opened": "info",
        "sent": "info",
    }
    return colors.get(state, "warning" if state in ("waiting", "linked", "expired") else "neutral")
