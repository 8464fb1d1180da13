"""Inputs rendered without a template equal those of Django's templates."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from kompass.shared.form_rendering import Renderer

HARD = 'a "b" <c> & d\n'
TEXTS = (None, "", "0", HARD)


class Drawn(HTMLParser):
    """The tags of a piece of HTML with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, sorted(attrs, key=str)))

    def handle_data(self, data):
        self.seen.append(data)


@pytest.mark.parametrize("value", TEXTS)
@pytest.mark.parametrize(
    "kind",
    [
        "TextInput",
        "NumberInput",
        "EmailInput",
        "URLInput",
        "PasswordInput",
        "SearchInput",
        "HiddenInput",
        "Textarea",
    ],
)
def test_an_input_is_rendered_as_by_django(kind, value):
    widget = getattr(forms, kind)(
        attrs={
            "class": "ds-input",
            "required": True,
            "disabled": False,
            "data-words": HARD,
            "maxlength": 0,
        }
    )
    ours, theirs = (
        Drawn(str(widget.render("field", value, {"id": "id_field"}, renderer))).seen
        for renderer in (Renderer(), DjangoTemplates())
    )
    assert ours == theirs


def test_other_widgets_have_their_templates():
    widget = forms.CheckboxInput()
    assert widget.render("field", True, {}, Renderer()) == widget.render(
        "field", True, {}, DjangoTemplates()
    )
