"""Form renderer that writes plain inputs without a template, as Django's templates would.

A page of the workspace has a dozen of them, and each costs two templates otherwise.
"""

from collections.abc import Mapping
from typing import Any

from django.forms import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kompass.shared.views import Context

KINDS = (
    "input",
    "text",
    "number",
    "email",
    "url",
    "password",
    "search",
    "hidden",
    "date",
    "datetime",
    "time",
)
PLAIN = {f"django/forms/widgets/{kind}.html" for kind in KINDS}
TEXTAREA = "django/forms/widgets/textarea.html"


class Renderer(DjangoTemplates):
    """Django's renderer; inputs and text areas are written without a template."""

    def render(
        self, template_name: str, context: Context, request: HttpRequest | None = None
    ) -> str:
        if template_name in PLAIN:
            return render_input(context["widget"])
        if template_name == TEXTAREA:
            return render_textarea(context["widget"])
        return super().render(template_name, context, request)


def render_input(widget: Context) -> SafeString:
    """Return an <input>; a value of None is left out."""
    own = {"type": widget["type"], "name": widget["name"], "value": widget["value"]}
    return format_html("<input{}>", attributes({**own, **widget["attrs"]}))


def render_textarea(widget: Context) -> SafeString:
    """Return a <textarea>; the line break before the text preserves a leading one in it."""
    return format_html(
        "<textarea{}>\n{}</textarea>",
        attributes({"name": widget["name"], **widget["attrs"]}),
        widget["value"] or "",
    )


def attributes(values: Mapping[str, object]) -> SafeString:
    """Return attributes in order: True without a value; False and None are left out."""
    kept = (
        (name, value) for name, value in values.items() if value is not None and value is not False
    )
    return format_html_join(
        "",
        " {}{}",
        ((name, "" if value is True else format_html('="{}"', value)) for name, value in kept),
    )


def options(field: BoundField) -> list[tuple[object, list[Context], bool]]:
    """Return (name or None, options, whether any is selected) for each group of choices."""
    widget: Any = field.field.widget
    context = widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    groups = context["widget"]["optgroups"]
    return [(name, rows, any(row["selected"] for row in rows)) for name, rows, _at in groups]
