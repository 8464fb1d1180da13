"""What the office types about a round."""

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from kompass.shared.inputs import FormData, FormFiles, FormOptions, date_input, set_queryset
from kompass.shared.typed import LineField
from municipalities.forms import FindMunicipalityForm
from questionnaire import selectors
from questionnaire.models import QuestionSet


class QuestionSetField(forms.ModelChoiceField):
    """A published question set, by its name and version; the one that was published last comes
    first.
    """

    def label_from_instance(self, row: QuestionSet) -> str:
        return f"{row.title} {row.version}"


class RoundForm(forms.Form):
    """A new round."""

    name_sv = LineField(label=_("Name in Swedish"), max_length=120)
    name_fi = LineField(label=_("Name in Finnish"), max_length=120)
    question_set = QuestionSetField(
        label=_("Question set"), queryset=QuestionSet.objects.none(), empty_label=None
    )
    opens_on = forms.DateField(label=_("Opens on"), widget=date_input())
    closes_on = forms.DateField(label=_("Answers are due on"), widget=date_input())
    fact_check = forms.BooleanField(
        label=_("The municipality checks the facts of the draft before release"),
        required=False,
        initial=True,
    )

    def __init__(
        self, data: FormData = None, files: FormFiles = None, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, files, **options)
        set_queryset(self, "question_set", selectors.published())

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes <= opens:
            self.add_error(
                "closes_on", _("The due date for the answers must be after the round opens.")
            )
        return values


class ParticipantForm(FindMunicipalityForm):
    """A municipality that takes part."""
