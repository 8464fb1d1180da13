"""How evidence is attached to an answer or a statement."""

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import (
    DocumentKind,
    DocumentVersion,
    Evaluation,
)
from kompass.shared.inputs import FormData, FormFiles, FormOptions
from kompass.shared.typed import LineField, PagesField, WebAddressField
from library.evidence import selectors
from library.evidence.domain import Attachment


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
    title = LineField(
        label=_("Title of the new document"),
        required=False,
        max_length=200,
    )
    pages = PagesField(help_text=_("For example 4–6"))
    # The button's, beside the sentence that a file is there already; then that document is meant
    # and nothing else.
    use = DocumentChoice(
        queryset=DocumentVersion.objects.none(), required=False, widget=forms.HiddenInput
    )
    known: DocumentVersion | None = None

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        evaluation: Evaluation,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.evaluation = evaluation
        for name, offered in (
            (("document", selectors.newest_versions), ("use", selectors.versions))
            if self.is_bound
            else ()
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = offered(evaluation)

    def offered(self) -> selectors.Offered:
        """Return what the page offers, with what was chosen before the form was refused."""
        latest = selectors.latest_titles(self.evaluation)
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
