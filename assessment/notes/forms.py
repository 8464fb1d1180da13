"""What evaluators note of documents, web pages and interviews."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import Note, NoteKind, Stance
from evaluations.models.review import ONLINE
from kompass.shared.inputs import FormData, FormFiles, set_choices
from kompass.shared.typed import LineField, PagesField, TypedField, WebAddressField
from questionnaire.catalogue import Catalogue
from questionnaire.models import InterviewGroup, Question


class NoteForm(forms.Form):
    """A note from a document, a web page or social media, or an interview, and the questions it
    belongs to.
    """

    text = TypedField(label=_("What you read or heard"), rows=6)
    stance = forms.ChoiceField(
        label=_("How the note relates to the answers"),
        choices=Stance.choices,
        widget=forms.RadioSelect,
        initial=Stance.SUPPORTS,
    )
    questions = forms.MultipleChoiceField(
        label=_("Questions it belongs to"), widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        catalogue: Catalogue,
        note: Note | None = None,
        question: str = "",
    ) -> None:
        initial = self._initial(note) if note else {"questions": [question]}
        super().__init__(data, files, initial=initial)
        self.catalogue = catalogue
        self.note = note
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

    @classmethod
    def _initial(cls, note: Note) -> dict[str, object]:
        links = list(note.links.all())
        values: dict[str, object] = {
            name: getattr(note, name) for name in cls.base_fields if hasattr(note, name)
        }
        return values | {
            "questions": [link.question.key for link in links],
            "stance": links[0].stance if links else "",
        }

    def linked(self) -> dict[Question, str]:
        """Return the chosen questions with the note's stance; questions that had their own stance
        keep it.
        """
        kept = (
            {link.question_id: link.stance for link in self.note.links.all()}
            if self.note and "stance" not in self.changed_data
            else {}
        )
        chosen = [self.catalogue.by_key[key] for key in self.cleaned_data["questions"]]
        return {question: kept.get(question.pk, self.cleaned_data["stance"]) for question in chosen}

    def content(self) -> dict[str, object]:
        """Return the note's own fields."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("questions", "stance", "version", "operation")
        }


class ReviewNoteForm(NoteForm):
    """A note from a document or from what anyone can see on the web."""

    kind = forms.ChoiceField(
        label=_("Type"),
        choices=[choice for choice in NoteKind.choices if choice[0] != NoteKind.INTERVIEW],
    )
    title = LineField(label=_("Document or page"), max_length=200)
    address = WebAddressField(
        label=_("Address"), required=False, help_text=_("Needed for websites and social media.")
    )
    pages = PagesField()
    held_on = forms.DateField(
        label=_("Date read"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    field_order = (
        "kind",
        "title",
        "address",
        "pages",
        "held_on",
        "text",
        "stance",
        "questions",
        "version",
    )

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if values.get("kind") in ONLINE and not values.get("address"):
            self.add_error("address", _("Enter the address, so that others can find what you saw."))
        return values


class InterviewForm(NoteForm):
    """A note from an interview: the group, never a name."""

    group = forms.ChoiceField(label=_("Group"), choices=InterviewGroup.choices)
    held_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts_at = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    participants = forms.IntegerField(label=_("Number of people"), min_value=1, max_value=99)
    field_order = (
        "group",
        "held_on",
        "starts_at",
        "participants",
        "text",
        "stance",
        "questions",
        "version",
    )

    def content(self) -> dict[str, object]:
        return super().content() | {"kind": NoteKind.INTERVIEW}


def note_label(note: Note) -> str:
    """Name a note by its source: a group and a date, or a document."""
    what = note.get_group_display() if note.is_interview else note.title
    return (
        f"{note.get_kind_display()}: {what} "
        f"({note.held_on.day}.{note.held_on.month}.{note.held_on.year})"
    )
