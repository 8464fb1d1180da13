"""What is searched for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kompass.shared.inputs import Values
from kompass.shared.typed import refuse_nul
from library.search import selectors


class SearchForm(forms.Form):
    """What is looked for; only and page lead through the hits of one kind."""

    q = forms.CharField(
        label=_("Search this evaluation"), required=False, max_length=200, validators=[refuse_nul]
    )
    only = forms.ChoiceField(
        choices=[(kind, kind) for kind in selectors.KINDS], required=False, widget=forms.HiddenInput
    )
    page = forms.IntegerField(
        min_value=1,
        max_value=selectors.CANDIDATES // selectors.A_KIND,
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self) -> Values:
        """Return the arguments of the search."""
        given = self.cleaned_data
        return {
            "typed": given.get("q", ""),
            "only": given.get("only", ""),
            "page": given.get("page") or 1,
        }
