"""What the municipality types."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import (
    Answer,
    DocumentKind,
    DocumentVersion,
    Evaluation,
    KeyFacts,
    Readiness,
)
from kompass.shared.typed import PagesField, TypedField, WebAddressField, refuse_nul
from library.evidence.domain import Attachment
from questionnaire.catalogue import Catalogue
from workspace.answering.domain.answers import MAX_STATEMENT
from workspace.answering.selectors import answers

NOT_APPLICABLE = "not_applicable"
MAX_SEQUENCE = 2_000_000_000


class Guarded(forms.Form):
    """What a page says with a text, so that nothing is overwritten: see answering.Sent."""

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

    def sent(self) -> dict[str, Any]:
        """Return what answering is told of the page that sends."""
        return {name: self.cleaned_data[name] for name in ("version", "operation", "sequence")}

    def clean_sequence(self) -> int:
        return self.cleaned_data["sequence"] or 0


class AnswerForm(Guarded):
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
        label=_("How far the answer has come"),
        required=False,
        choices=Readiness,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: object = None, *, catalogue: Catalogue, answer: Answer | None = None
    ) -> None:
        super().__init__(data, initial=self._initial(answer))  # type: ignore[arg-type]
        self.catalogue = catalogue
        field = self.fields["self_assessment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(step.key, step.title) for step in catalogue.steps] + [
            (NOT_APPLICABLE, _("Does not apply to us"))
        ]

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

    def content(self) -> dict[str, object]:
        """Return the keyword arguments of answering.save_answer."""
        chosen = self.cleaned_data["self_assessment"]
        return {
            "text": self.cleaned_data["text"],
            "reason": self.cleaned_data["reason"],
            "self_assessment": next(
                (step for step in self.catalogue.steps if step.key == chosen), None
            ),
            "not_applicable": chosen == NOT_APPLICABLE,
            "readiness": self.cleaned_data["readiness"],
            **self.sent(),
        }


class DocumentChoice(forms.ModelChoiceField):
    """A document already attached somewhere: any may be chosen; the page offers the latest ones and
    those that are looked for.
    """

    def label_from_instance(self, version: DocumentVersion) -> str:
        return version.document.title


class EvidenceForm(forms.Form):
    """A document already there, a new file, or an address; and the pages."""

    document = DocumentChoice(
        label=_("A document you have already attached"),
        queryset=DocumentVersion.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    file = forms.FileField(label=_("A new file"), required=False, allow_empty_file=True)
    address = WebAddressField(label=_("Or a web address"), required=False)
    title = forms.CharField(
        label=_("Title of the new document"),
        required=False,
        max_length=200,
        validators=[refuse_nul],
    )
    pages = PagesField(help_text=_("For example 4–6"))
    # The button's, beside the sentence that a file is there already; then that document is meant
    # and nothing else.
    use = DocumentChoice(
        queryset=DocumentVersion.objects.none(), required=False, widget=forms.HiddenInput
    )
    known: DocumentVersion | None = None

    def __init__(self, *args: object, evaluation: Evaluation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.evaluation = evaluation
        for name, offered in (
            (("document", answers.newest_versions), ("use", answers.versions))
            if self.is_bound
            else ()
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = offered(evaluation)

    def offered(self) -> answers.Offered:
        """Return what the page offers to choose, with what was chosen before the form was refused."""
        latest = answers.latest_titles(self.evaluation)
        chosen = self.cleaned_data.get("document") if hasattr(self, "cleaned_data") else None
        known = [(str(chosen.pk), chosen.document.title)] if chosen else []
        return [*known, *(row for row in latest if row not in known)]

    def attachment(self) -> Attachment:
        """Return what evidence.cite takes."""
        values = self.cleaned_data
        if values["use"]:
            return Attachment(version=values["use"])
        kind = DocumentKind.WEB_PAGE if values["address"] else DocumentKind.OTHER
        return Attachment(
            version=values["document"],
            title=values["title"],
            file=values["file"],
            address=values["address"],
            kind=kind,
        )


class StatementForm(Guarded):
    """A strength statement."""

    text = TypedField(label=_("What do you succeed well with?"), rows=5, max_length=MAX_STATEMENT)


class KeyFactsForm(forms.ModelForm):
    """The municipality's own figures."""

    class Meta:
        model = KeyFacts
        fields = ("year", "inhabitants", "swedish_share", "finnish_share", "employees", "tax_rate")
        localized_fields = fields
        labels = {
            "year": _("Year of the figures"),
            "inhabitants": _("Inhabitants"),
            "swedish_share": _("Swedish-speaking, per cent"),
            "finnish_share": _("Finnish-speaking, per cent"),
            "employees": _("Employees of the municipality"),
            "tax_rate": _("Municipal income tax rate, per cent"),
        }
