"""A file of answers that is sent back, and which of its answers are taken."""

from collections.abc import Iterable
from typing import Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kompass.shared.inputs import FormData, FormFiles, FormOptions


class ImportForm(forms.Form):
    """The file that colleagues have filled in."""

    file = forms.FileField(
        label=_("The file that your colleagues have filled in"),
        allow_empty_file=True,
        help_text=_(
            "A text document (DOCX) or a spreadsheet (XLSX) that was exported from here, at most "
            "10 MB."
        ),
    )


class TakeForm(forms.Form):
    """The answers to save, and the texts to keep in the history; any question of the file may be
    named, the domain decides.
    """

    take = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    keep = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        keys: Iterable[str],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        for name in ("take", "keep"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(key, key) for key in keys]

    def clean(self) -> None:
        if not self.errors and not self.cleaned_data["take"] and not self.cleaned_data["keep"]:
            raise ValidationError(_("Tick at least one answer."))

    def ticked(self) -> dict[str, list[str]]:
        """Return what was ticked, also in a form that was refused."""
        return {name: list(self[name].value() or ()) for name in ("take", "keep")}
