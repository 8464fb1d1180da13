"""What the association's office types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations import selectors as overview
from evaluations.models import ROLE_OF_DUTY, Duty
from kompass.shared.typed import refuse_nul
from municipalities.forms import FindForm
from questionnaire import selectors
from questionnaire.models import QuestionSet


def date_input() -> forms.DateInput:
    """Return the browser's own date field."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class QuestionSetField(forms.ModelChoiceField):
    """A published question set, by its name and version; the one that was published last comes
    first.
    """

    def label_from_instance(self, row: QuestionSet) -> str:
        return f"{row.title} {row.version}"


class RoundForm(forms.Form):
    """A new round."""

    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=120, validators=[refuse_nul])
    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=120, validators=[refuse_nul])
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

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["question_set"].queryset = selectors.published()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes <= opens:
            self.add_error("closes_on", _("The answers must be due after the round opens."))
        return values


class ParticipantForm(FindForm):
    """A municipality that takes part."""


class AssignmentForm(forms.Form):
    """Who does a duty."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for duty in Duty:
            self.fields[duty.value] = forms.ModelChoiceField(
                label=duty.label,
                queryset=overview.candidates(duty),
                required=False,
                empty_label=_("Nobody yet"),
                help_text=ROLE_OF_DUTY[duty].sentence,
            )
            self.fields[duty.value].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]


class VisitForm(forms.Form):
    """The days of the site visit."""

    visit_from = forms.DateField(label=_("The visit begins"), required=False, widget=date_input())
    visit_to = forms.DateField(label=_("The visit ends"), required=False, widget=date_input())
