"""Which kinds of notices somebody wants in their daily digest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import NoticeKind


class ChoiceForm(forms.Form):
    """A tick for each kind."""

    kinds = forms.MultipleChoiceField(
        label=_("In the daily e-mail"),
        choices=NoticeKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
