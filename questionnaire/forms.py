"""What the office hands in about question sets."""

from typing import Any, Unpack

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompass.shared.inputs import FormData, FormFiles, FormOptions
from kompass.shared.typed import TypedField
from questionnaire.checks import KEY
from questionnaire.labels import CHOICES, FIELDS, LANGUAGE_NAMES
from questionnaire.models import LANGUAGES
from questionnaire.schema import Shape
from questionnaire.tree import Node

UNCHANGING = ("version", "languages", "scheme")  # what a draft is made with


class ImportForm(forms.Form):
    """A question-set file."""

    file = forms.FileField(label=_("Question-set file (YAML)"), allow_empty_file=True)


class SpreadsheetForm(forms.Form):
    """A question set as a spreadsheet."""

    file = forms.FileField(label=_("Spreadsheet (XLSX)"), allow_empty_file=True)


class CrosswalkForm(forms.Form):
    """A crosswalk file."""

    file = forms.FileField(label=_("Crosswalk file (YAML)"), allow_empty_file=True)


class VersionForm(forms.Form):
    """The name of a new version."""

    typed_names = ("version_name",)

    version_name = forms.RegexField(
        r"\A[A-Za-z0-9_.-]{1,20}\Z",
        label=_("Name of the new version"),
        help_text=_("Letters, digits, hyphen, underscore and full stop, at most 20."),
        error_messages={
            "invalid": _(
                "The version may contain letters, digits, hyphen, underscore and full stop, at "
                "most 20."
            )
        },
    )


class PartForm(forms.Form):
    """A part's values, its texts side by side, and the tick of each; the edition is what she began
    from.
    """

    typed_prefixes = ("text-", "value-")  # its fields are made from the shape of the part

    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        shape: Shape,
        part: Node | None = None,
        ticked: frozenset[tuple[str, str]] = frozenset(),
        fixed: bool = False,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.shape, self.part = shape, part
        for value in shape.values:
            if not fixed and value.name not in UNCHANGING:
                self.fields[f"value-{value.name}"] = value_field(
                    value.name, value.form, value.most, part
                )
        for text in shape.texts:
            for code in LANGUAGES:
                said = part.said(text.name, code) if part else ""
                rows = 1 if text.longest <= 200 else min(12, 3 + len(said) // 90)
                label = text_label(text.name, code)
                self.fields[f"text-{text.name}-{code}"] = TypedField(
                    label=label, max_length=text.longest, rows=rows, required=False, initial=said
                )
                tick = forms.BooleanField(
                    label=_("Checked: the text is correct"),
                    required=False,
                    initial=(text.name, code) in ticked,
                )
                self.fields[f"tick-{text.name}-{code}"] = tick

    @property
    def values(self) -> dict[str, Any]:
        """Return the values by name."""
        found = {
            name.removeprefix("value-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("value-")
        }
        return {
            name: self._in_order(name, value) if isinstance(value, list) else value
            for name, value in found.items()
        }

    def _in_order(self, name: str, chosen: list[str]) -> tuple[str, ...]:
        """Return what is chosen in the order it had; what is new comes last."""
        before = self.part.values.get(name, ()) if self.part else ()
        return tuple(each for each in before if each in chosen) + tuple(
            each for each in chosen if each not in before
        )

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """Return the texts by name and language; one of spaces alone is none."""
        return {
            text.name: {
                code: self.cleaned_data[f"text-{text.name}-{code}"]
                for code in LANGUAGES
                if self._written(text.name, code)
            }
            for text in self.shape.texts
        }

    def _written(self, name: str, code: str) -> bool:
        return bool(self.cleaned_data.get(f"text-{name}-{code}", "").strip())

    @property
    def ticks(self) -> frozenset[tuple[str, str]]:
        """Return which texts are to be ticked."""
        texts = ((text.name, code) for text in self.shape.texts for code in LANGUAGES)
        return frozenset(
            (name, code) for name, code in texts if self.cleaned_data[f"tick-{name}-{code}"]
        )

    def renew(self, edition: str) -> None:
        """Let a form whose part somebody else has saved be sent again, over what has been shown
        beside it.
        """
        data: Any = self.data
        self.data = data = data.copy()
        data["edition"] = edition


class NewPartForm(PartForm):
    """A new part: its key as well; nobody ticks what is just being written."""

    typed_names = ("key",)

    key = forms.RegexField(
        KEY.pattern,
        label=_("Key"),
        max_length=60,
        help_text=_(
            "The part's identity in every version: a–z, digits, hyphen, underscore and full stop. "
            "It cannot be changed later."
        ),
        error_messages={
            "invalid": _(
                "The key may contain the letters a–z, digits, hyphen, underscore and full stop."
            )
        },
    )
    field_order = ("key",)

    def __init__(self, data: FormData = None, *, shape: Shape) -> None:
        super().__init__(data, shape=shape)
        for name in [name for name in self.fields if name.startswith("tick-") or name == "edition"]:
            del self.fields[name]


def value_field(name: str, form: str, most: int, part: Node | None) -> forms.Field:
    """Return the field of a value."""
    initial = part.values.get(name) if part else None
    options: dict[str, Any] = {
        "label": FIELDS[name],
        "initial": initial,
        "required": form == "whole",
    }
    if form == "whole":
        return forms.IntegerField(min_value=0, max_value=most, **options)
    if form == "choice":
        return forms.ChoiceField(choices=CHOICES[name], **options)
    if form == "several":
        return forms.MultipleChoiceField(
            choices=CHOICES[name], widget=forms.CheckboxSelectMultiple, **options
        )
    return forms.CharField(max_length=most, **options)


def text_label(name: str, code: str) -> Any:
    """Name a text and its language."""
    return pgettext_lazy("a text and its language", "%(text)s, %(language)s") % {
        "text": FIELDS[name],
        "language": dict(LANGUAGE_NAMES)[code],
    }
