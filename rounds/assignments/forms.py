"""Who does a duty, and when the visit is."""

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import ROLE_OF_DUTY, Duty
from kompass.shared.inputs import FormData, FormFiles, FormOptions, date_input
from municipalities.models import User
from rounds.assignments import selectors


class PersonField(forms.ModelChoiceField):
    """A choice of one person, shown by name."""

    def label_from_instance(self, user: User) -> str:
        return user.name


class AssignmentForm(forms.Form):
    """Who does a duty."""

    def __init__(
        self, data: FormData = None, files: FormFiles = None, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, files, **options)
        for duty in Duty:
            self.fields[duty.value] = PersonField(
                label=duty.label,
                queryset=selectors.candidates(duty),
                required=False,
                empty_label=_("Nobody yet"),
                help_text=ROLE_OF_DUTY[duty].sentence,
            )


class VisitForm(forms.Form):
    """The days of the site visit."""

    visit_from = forms.DateField(label=_("The visit begins"), required=False, widget=date_input())
    visit_to = forms.DateField(label=_("The visit ends"), required=False, widget=date_input())
