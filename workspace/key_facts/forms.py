"""The municipality's own figures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import (
    KeyFacts,
)

FIGURES = ("year", "inhabitants", "swedish_share", "finnish_share", "employees", "tax_rate")


class KeyFactsForm(forms.ModelForm):
    """The municipality's own figures."""

    typed_names = FIGURES

    class Meta:
        model = KeyFacts
        fields = FIGURES
        localized_fields = fields
        labels = {
            "year": _("Year of the figures"),
            "inhabitants": _("Residents"),
            "swedish_share": _("Swedish-speaking, per cent"),
            "finnish_share": _("Finnish-speaking, per cent"),
            "employees": _("Employees of the municipality"),
            "tax_rate": _("Municipal income tax rate, per cent"),
        }
