"""What the municipality types."""

from typing import TypedDict
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import (
    Answer,
    Readiness,
)
from kompass.shared.inputs import FormData, set_choices
from kompass.shared.typed import TypedField
from questionnaire.catalogue import Catalogue
from questionnaire.models import SelfAssessmentStep
from workspace.answering.domain.statements import MAX_STATEMENT

NOT_APPLICABLE = "not_applicable"


MAX_SEQUENCE = 2_000_000_000


class SaveTokenValues(TypedDict):
    """What a page says with a text: see saving.SaveToken."""

    version: int
    operation: UUID | None
    sequence: int


class AnswerValues(SaveTokenValues):
    """The keyword arguments of answering.save_answer."""

    text: str
    self_assessment: SelfAssessmentStep | None
    not_applicable: bool
    reason: str
    readiness: str


class OptimisticLockForm(forms.Form):
    """What a page says with a text, so that nothing is overwritten: see SaveToken."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    sequence = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=MAX_SEQUENCE, required=False, initial=0
    )

    # The buttons' of the view in which two texts stand beside each other.
    take = forms.ChoiceField(
        choices=[("theirs", "theirs"), ("merged", "merged")],
        required=False,
        widget=forms.HiddenInput,
    )
    over = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def sent(self) -> SaveTokenValues:
        """Return the save token of the page that sends."""
        known = self.cleaned_data
        return {
            "version": known["version"],
            "operation": known["operation"],
            "sequence": known["sequence"],
        }

    def clean_sequence(self) -> int:
        return self.cleaned_data["sequence"] or 0


class AnswerForm(OptimisticLockForm):
    """A question's answer."""

    self_assessment = forms.ChoiceField(
        label=_("Self-assessment"), required=False, widget=forms.RadioSelect
    )
    text = TypedField(
        label=_("Answer"),
        required=False,
        rows=14,
        help_text=_(
            "Describe how you work, how widely it is used and what you have seen when following "
            "it up."
        ),
    )
    reason = TypedField(
        label=_("Reason, if the question does not apply to you or you leave it unanswered"),
        required=False,
        rows=2,
        max_length=2000,
    )
    readiness = forms.ChoiceField(
        label=_("Progress of the answer"),
        required=False,
        choices=Readiness,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: FormData = None, *, catalogue: Catalogue, answer: Answer | None = None
    ) -> None:
        super().__init__(data, initial=self._initial(answer))
        self.catalogue = catalogue
        set_choices(
            self,
            "self_assessment",
            [(step.key, step.title) for step in catalogue.steps]
            + [(NOT_APPLICABLE, _("Does not apply to us"))],
        )

    @staticmethod
    def _initial(answer: Answer | None) -> dict[str, object]:
        if answer is None:
            return {"readiness": Readiness.DRAFT}
        chosen = (
            NOT_APPLICABLE
            if answer.not_applicable
            else answer.self_assessment and answer.self_assessment.key
        )
        texts = {"text": answer.text, "reason": answer.reason}
        return {
            "self_assessment": chosen,
            "readiness": answer.readiness,
            "version": answer.version,
            **texts,
        }

    def content(self) -> AnswerValues:
        """Return the keyword arguments of answering.save_answer."""
        chosen = self.cleaned_data["self_assessment"]
        steps = (step for step in self.catalogue.steps if step.key == chosen)
        return {
            "text": self.cleaned_data["text"],
            "reason": self.cleaned_data["reason"],
            "self_assessment": next(steps, None),
            "not_applicable": chosen == NOT_APPLICABLE,
            "readiness": self.cleaned_data["readiness"],
            **self.sent(),
        }


class StatementForm(OptimisticLockForm):
    """A strength statement."""

    text = TypedField(label=_("What do you do well?"), rows=5, max_length=MAX_STATEMENT)
