"""How a question is scored."""

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from kompass.shared.inputs import FormData, FormFiles, FormOptions, StrOrPromise
from questionnaire.catalogue import Catalogue
from questionnaire.models import Aspect


def field_of(aspect: Aspect) -> str:
    """Return the name of the field in which an aspect's level is chosen."""
    return f"aspect-{aspect.key}"


def points_field(label: StrOrPromise) -> forms.DecimalField:
    """Return a field for points with one decimal."""
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=4, decimal_places=1, localize=True
    )


class ScoreForm(forms.Form):
    """A level for each aspect (points where the set has no levels), or the mark that the question
    does not apply.
    """

    typed_names = ("points",)

    not_applicable = forms.BooleanField(
        label=_("The question does not apply to this municipality"), required=False
    )

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        catalogue: Catalogue,
        levels: list[int] | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.aspects = catalogue.aspects
        choices = [(level.share, f"{level.share} % – {level.title}") for level in catalogue.levels]
        self.sets_points = catalogue.sets_points
        if self.sets_points and "points" not in self.fields:
            self.fields["points"] = points_field(_("Points"))
        for at, aspect in enumerate(catalogue.aspects):
            self.fields[field_of(aspect)] = forms.TypedChoiceField(
                label=f"{aspect.title} ({aspect.weight} %)",
                choices=choices,
                coerce=int,
                required=False,
                empty_value=None,
                widget=forms.RadioSelect,
                initial=levels[at] if levels else None,
            )
        self.order_fields(
            [
                *(field_of(aspect) for aspect in catalogue.aspects),
                "not_applicable",
                "points",
                "reason",
            ]
        )

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if not values.get("not_applicable"):
            for name in map(field_of, self.aspects):
                if values.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Choose a level."))
            if self.sets_points and values.get("points") is None and "points" not in self.errors:
                self.add_error("points", _("Enter the points."))
        return values

    @property
    def levels(self) -> list[int]:
        """Return the chosen levels in the aspects' order."""
        chosen = [self.cleaned_data.get(field_of(aspect)) for aspect in self.aspects]
        return [level for level in chosen if level is not None]
