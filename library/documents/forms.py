"""What the municipality says of its documents, and how it narrows and cites them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.models import Document, DocumentKind, Secrecy
from kompass.shared.inputs import FormData, Values
from kompass.shared.typed import LineField, PagesField, WebAddressField
from library.evidence.domain import Attachment, Facts
from municipalities.models import LANGUAGES
from questionnaire.catalogue import Catalogue
from questionnaire.models import Question

MOST_FILES = 50


class Files(forms.ClearableFileInput):
    """A field that takes many files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Many files; empty ones are refused one by one, by the domain, with a sentence each."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # Any: Django's
        given = (data if isinstance(data, (list, tuple)) else [data]) or [None]
        one = super().clean
        files = [one(each, initial) for each in given]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("Choose at most %(most)d files at a time."), params={"most": MOST_FILES}
            )
        return files


class DescribedForm(forms.Form):
    """What a document is: the facts that all its versions share."""

    kind = forms.ChoiceField(
        label=_("Type"), choices=DocumentKind.choices, initial=DocumentKind.OTHER
    )
    language = forms.ChoiceField(
        label=_("Language of the document"),
        choices=[
            ("", pgettext_lazy("language of a document", "Both, another or unknown")),
            *LANGUAGES,
        ],
        required=False,
        help_text=_("Search recognises the forms of words in this language."),
    )
    secrecy = forms.ChoiceField(
        label=_("Public access"),
        choices=Secrecy.choices,
        initial=Secrecy.PUBLIC,
        widget=forms.RadioSelect,
    )
    paragraph = LineField(
        label=_("Section of the act, if secret"),
        required=False,
        max_length=120,
        help_text=_(
            "For example section 24, subsection 1, point 17 of the Act on the Openness of "
            "Government Activities. Åland has its own act."
        ),
    )

    def common(self) -> Values:
        """Return the facts that several documents may share."""
        return {
            name: self.cleaned_data[name] for name in ("kind", "language", "secrecy", "paragraph")
        }


class UploadForm(DescribedForm):
    """Many files with what they have in common."""

    # Form.files is something else, which nobody asks of a class.
    files = FilesField(label=_("Files"), allow_empty_file=True)  # type: ignore[assignment]
    field_order = ("files", "kind", "language", "secrecy", "paragraph")

    def attachment(self) -> Attachment:
        """Return what the files have in common."""
        return Attachment(**self.common())


def titled(*, required: bool) -> LineField:
    return LineField(label=_("Title"), required=required, max_length=200)


def dated() -> forms.DateField:
    calendar = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=_("Date of the document"), required=False, widget=calendar)


def described() -> LineField:
    return LineField(
        label=_("Short description"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AddressForm(DescribedForm):
    """A web address with what is known of it."""

    address = WebAddressField(label=_("Web address"))
    title = titled(required=False)
    dated = dated()
    description = described()
    field_order = (
        "address",
        "title",
        "kind",
        "dated",
        "language",
        "description",
        "secrecy",
        "paragraph",
    )

    def attachment(self) -> Attachment:
        """Return what evidence.attach takes."""
        own = {
            name: self.cleaned_data[name] for name in ("address", "title", "dated", "description")
        }
        return Attachment(**self.common(), **own)


class DocumentForm(DescribedForm):
    """What is said of a document that is in the library."""

    title = titled(required=True)
    dated = dated()
    description = described()
    field_order = ("title", "kind", "dated", "language", "description", "secrecy", "paragraph")

    @classmethod
    def of(cls, document: Document) -> "DocumentForm":
        """Return the form with what is said now."""
        return cls(initial={name: getattr(document, name) for name in cls.base_fields})

    def facts(self) -> Facts:
        """Return what library.describe takes."""
        return Facts(**self.cleaned_data)


class NewVersionForm(forms.Form):
    """The file or the address of a document's next version."""

    file = forms.FileField(
        label=_("File for the new version"), required=False, allow_empty_file=True
    )
    address = WebAddressField(label=_("Or its web address"), required=False)

    def attachment(self) -> Attachment:
        """Return what evidence.replace takes."""
        return Attachment(file=self.cleaned_data["file"], address=self.cleaned_data["address"])


class CiteForm(forms.Form):
    """The questions that cite a document, by area, and the pages."""

    questions = forms.MultipleChoiceField(
        label=_("Questions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The document becomes evidence for each question you tick."),
    )
    pages = PagesField(help_text=_("For example 4–6"))

    def __init__(
        self, data: FormData = None, *, catalogue: Catalogue, offered: Callable[[Question], bool]
    ) -> None:
        super().__init__(data)
        self.catalogue = catalogue
        field = self.fields["questions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (f"{area.position}. {area.title}", rows)
            for area in catalogue.areas
            if (
                rows := [
                    (each.key, f"{each.number} {each.title}")
                    for each in area.questions.all()
                    if offered(each)
                ]
            )
        ]

    def chosen(self) -> list[Question]:
        return [self.catalogue.by_key[key] for key in self.cleaned_data["questions"]]


class NarrowForm(forms.Form):
    """What the list of the library is narrowed by."""

    kind = forms.ChoiceField(
        label=_("Type"),
        choices=[("", pgettext_lazy("kind of document", "All types")), *DocumentKind.choices],
        required=False,
    )
    text = LineField(
        label=_("Words in the title or description"),
        required=False,
        max_length=100,
    )
