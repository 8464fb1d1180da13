"""Working time, as somebody answers."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CHOICES = [
    ("under 2", pgettext_lazy("working time", "Under 2 hours")),
    ("2-5", pgettext_lazy("working time", "2–5 hours")),
    ("5-10", pgettext_lazy("working time", "5–10 hours")),
    ("10-20", pgettext_lazy("working time", "10–20 hours")),
    ("over 20", pgettext_lazy("working time", "Over 20 hours")),
]


class HoursForm(forms.Form):
    """About how long an area took."""

    hours = forms.ChoiceField(
        label=_("About how long have you spent on this area?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
    )
