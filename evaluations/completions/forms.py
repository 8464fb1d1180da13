"""What evaluators and the office type when they ask for the completion of answers."""

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from kompass.shared.inputs import FormData, FormFiles, FormOptions, set_choices
from kompass.shared.typed import TypedField
from questionnaire.catalogue import Catalogue
from questionnaire.models import Question


class AskForm(forms.Form):
    """The questions whose answers are opened again, and what is missing in them."""

    message = TypedField(label=_("What is missing, and what you ask the municipality for"), rows=4)
    questions = forms.MultipleChoiceField(
        label=_("Questions that need additional information"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        catalogue: Catalogue,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.catalogue = catalogue
        set_choices(
            self,
            "questions",
            [
                (
                    f"{area.position}. {area.title}",
                    [(q.key, f"{q.number} {q.title}") for q in area.questions.all()],
                )
                for area in catalogue.areas
            ],
        )

    def chosen(self) -> list[Question]:
        """Return the questions that were chosen."""
        return [self.catalogue.by_key[key] for key in self.cleaned_data["questions"]]
