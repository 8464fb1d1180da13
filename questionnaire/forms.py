"""Forms of the office's pages about question sets."""

from typing import TypedDict, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompass.shared.inputs import FormData, FormFiles, FormOptions, StrOrPromise
from kompass.shared.typed import TypedField
from questionnaire.checks import KEY
from questionnaire.labels import CHOICES, FIELDS, LANGUAGE_NAMES
from questionnaire.models import LANGUAGES
from questionnaire.schema import PartType, Value
from questionnaire.tree import Node, Texts, Values

UNCHANGING = ("version", "languages", "scheme")  # values that a draft keeps


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
    """A part's values, its texts side by side, and a tick for each text.

    `edition` is the digest of the part as it was when the form was shown.
    """

    typed_prefixes = ("text-", "value-")  # the fields follow the part's type

    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        part_type: PartType,
        part: Node | None = None,
        ticked: frozenset[tuple[str, str]] = frozenset(),
        fixed: bool = False,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.part_type, self.part = part_type, part
        for value in part_type.values:
            if not fixed and value.name not in UNCHANGING:
                self.fields[f"value-{value.name}"] = value_field(value, part)
        for text in part_type.texts:
            for code in LANGUAGES:
                words = part.text(text.name, code) if part else ""
                rows = 1 if text.max_length <= 200 else min(12, 3 + len(words) // 90)
                label = text_label(text.name, code)
                self.fields[f"text-{text.name}-{code}"] = TypedField(
                    label=label,
                    max_length=text.max_length,
                    rows=rows,
                    required=False,
                    initial=words,
                )
                tick = forms.BooleanField(
                    label=_("Checked: the text is correct"),
                    required=False,
                    initial=(text.name, code) in ticked,
                )
                self.fields[f"tick-{text.name}-{code}"] = tick

    @property
    def values(self) -> Values:
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
        """Return what is chosen in its previous order; what is new comes last."""
        before = self.part.values.get(name, ()) if self.part else ()
        return tuple(each for each in before if each in chosen) + tuple(
            each for each in chosen if each not in before
        )

    @property
    def texts(self) -> dict[str, Texts]:
        """Return the texts by name and language without those of spaces alone."""
        return {
            text.name: {
                code: self.cleaned_data[f"text-{text.name}-{code}"]
                for code in LANGUAGES
                if self._written(text.name, code)
            }
            for text in self.part_type.texts
        }

    def _written(self, name: str, code: str) -> bool:
        return bool(self.cleaned_data.get(f"text-{name}-{code}", "").strip())

    @property
    def ticks(self) -> frozenset[tuple[str, str]]:
        """Return the (field, language) of the texts to tick."""
        texts = ((text.name, code) for text in self.part_type.texts for code in LANGUAGES)
        return frozenset(
            (name, code) for name, code in texts if self.cleaned_data[f"tick-{name}-{code}"]
        )

    def renew(self, edition: str) -> None:
        """Set the edition that the form saves over, after the part's present texts were shown."""
        assert isinstance(self.data, QueryDict)
        self.data = self.data.copy()
        self.data["edition"] = edition


class NewPartForm(PartForm):
    """A new part with its key; its texts cannot be ticked yet."""

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

    def __init__(self, data: FormData = None, *, part_type: PartType) -> None:
        super().__init__(data, part_type=part_type)
        for name in [name for name in self.fields if name.startswith("tick-") or name == "edition"]:
            del self.fields[name]


class FieldOptions(TypedDict):
    """Options of django.forms.Field."""

    label: StrOrPromise
    initial: object
    required: bool


def value_field(value: Value, part: Node | None) -> forms.Field:
    """Return the form field of a value, with the part's value in it."""
    options: FieldOptions = {
        "label": FIELDS[value.name],
        "initial": part.values.get(value.name) if part else None,
        "required": value.kind == "integer",
    }
    if value.kind == "integer":
        return forms.IntegerField(min_value=0, max_value=value.maximum, **options)
    if value.kind == "choice":
        return forms.ChoiceField(choices=CHOICES[value.name], **options)
    if value.kind == "choices":
        return forms.MultipleChoiceField(
            choices=CHOICES[value.name], widget=forms.CheckboxSelectMultiple, **options
        )
    return forms.CharField(max_length=value.maximum, **options)


def text_label(name: str, code: str) -> StrOrPromise:
    """Return the label of a text in a language."""
    return pgettext_lazy("a text and its language", "%(text)s, %(language)s") % {
        "text": FIELDS[name],
        "language": dict(LANGUAGE_NAMES)[code],
    }
