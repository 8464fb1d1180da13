"""What is typed in a conversation beside an answer."""

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import Lane
from kompass.shared.inputs import FormData
from kompass.shared.typed import TypedField


class CommentForm(forms.Form):
    """A comment, or an answer in a thread; several stand on one page, so each has its own ids."""

    text = TypedField(label=_("Your comment"), rows=3, max_length=5000)
    lane = forms.ChoiceField(choices=Lane, widget=forms.HiddenInput)
    thread = forms.UUIDField(required=False, widget=forms.HiddenInput)
    operation = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: FormData = None, *, lane: str = "", thread: UUID | str | None = None
    ) -> None:
        initial = {"lane": lane, "thread": thread, "operation": uuid4()}
        super().__init__(data, initial=initial, auto_id=f"comment-{thread or lane}-%s")
