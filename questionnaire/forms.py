"""What the office hands in about question sets."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A question-set file."""

    file = forms.FileField(label=_("Question-set file (YAML)"), allow_empty_file=True)
