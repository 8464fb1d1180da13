"""An undertaking, and where it belongs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import Evaluation, Undertaking
from kompass.shared.inputs import Values
from kompass.shared.typed import LineField, TypedField
from library.evidence import selectors as evidence_selectors
from questionnaire.catalogue import Catalogue

FIELDS = ("kind", "title", "description", "owner", "from_year", "to_year", "document")


class UndertakingForm(forms.ModelForm):
    """What the municipality does anyway; areas and questions are ticked."""

    title = LineField(label=_("Title"), max_length=200)
    description = TypedField(label=_("Short description"), required=False, rows=3, max_length=2000)
    owner = LineField(
        label=_("Owner"),
        required=False,
        max_length=200,
        help_text=_("The sector, unit or post that is responsible; not a person's name."),
    )
    from_year = forms.IntegerField(
        label=_("From year"), required=False, min_value=1950, max_value=2100
    )
    to_year = forms.IntegerField(label=_("To year"), required=False, min_value=1950, max_value=2100)
    area_keys = forms.MultipleChoiceField(
        label=_("Whole areas that it belongs to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    question_keys = forms.MultipleChoiceField(
        label=_("Questions it answers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Undertaking
        fields = FIELDS

    def __init__(
        self,
        *args: Any,  # Any: passed on
        evaluation: Evaluation,
        catalogue: Catalogue,
        **options: Any,  # Any: passed on
    ) -> None:
        super().__init__(*args, **options)
        document: Any = self.fields["document"]
        document.queryset = evidence_selectors.documents(evaluation)
        document.label, document.empty_label = _("The document that describes it"), _("None")
        areas: Any = self.fields["area_keys"]
        areas.choices = [(area.key, f"{area.position}. {area.title}") for area in catalogue.areas]
        questions: Any = self.fields["question_keys"]
        questions.choices = [
            (
                f"{area.position}. {area.title}",
                [
                    (question.key, f"{question.number} {question.title}")
                    for question in area.questions.all()
                ],
            )
            for area in catalogue.areas
        ]
        self.elsewhere = self._of_other_versions(catalogue)
        if self.instance.pk:
            self.initial.update(
                area_keys=self.instance.area_keys, question_keys=self.instance.question_keys
            )

    def _of_other_versions(self, catalogue: Catalogue) -> dict[str, list[str]]:
        """Return the keys that this question set does not know: they belong to another version and
        are kept.
        """
        known = {"area_keys": set(catalogue.area_of), "question_keys": set(catalogue.by_key)}
        return {
            name: [key for key in getattr(self.instance, name) if key not in keys]
            for name, keys in known.items()
        }

    def clean(self) -> Values:
        """Refuse an end before the beginning."""
        values = super().clean() or {}
        first, last = values.get("from_year"), values.get("to_year")
        if first and last and first > last:
            self.add_error("to_year", _("The last year comes before the first one."))
        return values

    def content(self) -> Values:
        """Return what undertakings.register keeps."""
        mapped = {
            name: [*self.cleaned_data[name], *self.elsewhere[name]]
            for name in ("area_keys", "question_keys")
        }
        return {name: self.cleaned_data[name] for name in FIELDS} | mapped
