"""The judgement of a strength statement."""

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.notes.forms import note_label
from evaluations.models import Judgement, Note
from kompass.shared.inputs import FormData, FormFiles, FormOptions
from kompass.shared.typed import TypedField


class VerdictForm(forms.Form):
    """The judgement of a strength statement; the notes are read once for all of a page."""

    judgement = forms.ChoiceField(
        label=_("Assessment"), choices=Judgement.choices, widget=forms.RadioSelect
    )
    note = forms.TypedChoiceField(label=_("Source"))
    words = TypedField(label=_("Why"), rows=3, max_length=1500, required=False)

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        notes: list[Note],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        known = {str(note.pk): note for note in notes}
        field = self.fields["note"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", _("Choose a note")),
            *((key, note_label(note)) for key, note in known.items()),
        ]
        field.coerce = known.__getitem__
