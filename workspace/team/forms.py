"""What a coordinator types to delegate the work."""

from datetime import date
from typing import Unpack
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kompass.shared.inputs import (
    FormData,
    FormFiles,
    FormOptions,
    StrOrPromise,
    Values,
    date_input,
    set_choices,
)
from kompass.shared.typed import AddressField, LineField, TypedField
from municipalities.models import UI_LANGUAGES, Membership, User
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question
from workspace.team.selectors import Delegations, Holder


def ticks(label: StrOrPromise, help_text: StrOrPromise = "") -> forms.MultipleChoiceField:
    """Return a field of check boxes, none of them needed."""
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


class DelegationForm(forms.Form):
    """Areas or single questions, and who answers them: members, or one who is invited with the
    second button.
    """

    areas = ticks(_("Areas"))
    questions = ticks(_("Single questions, when several people share an area"))
    people = ticks(_("Who answers"))
    deputy = forms.BooleanField(
        label=_("As deputies, who answer when the others cannot"), required=False
    )
    due_on = forms.DateField(
        label=_("Answer by"),
        required=False,
        widget=date_input(),
        help_text=_(
            "One due date for each area. If an area has none, the due date of the round applies."
        ),
    )
    message = TypedField(
        label=_("Message, included in the e-mail they get"), required=False, rows=3, max_length=2000
    )
    email = AddressField(label=_("E-mail address"), required=False)
    name = LineField(label=_("Name"), required=False, max_length=200)
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=UI_LANGUAGES, required=False
    )

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        catalogue: Catalogue,
        members: list[Membership],
        inviting: bool = False,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.catalogue, self.users = catalogue, {str(row.user_id): row.user for row in members}
        titles = [(area.key, f"{area.position}. {area.title}") for area in catalogue.areas]
        grouped = [
            (
                f"{area.position}. {area.title}",
                [(q.key, f"{q.number} {q.title}") for q in area.questions.all()],
            )
            for area in catalogue.areas
        ]
        people = [(key, user.name) for key, user in self.users.items()]
        for name, choices in (("areas", titles), ("questions", grouped), ("people", people)):
            set_choices(self, name, choices)
        self.fields["email"].required = self.fields["language"].required = inviting

    def content(self) -> Values:
        """Return the keyword arguments that giving and inviting share."""
        known = self.cleaned_data
        places: list[Area | Question] = [self.catalogue.area_of[key] for key in known["areas"]]
        places += [self.catalogue.by_key[key] for key in known["questions"]]
        return {
            "places": places,
            "due_on": known["due_on"],
            "deputy": known["deputy"],
            "message": known["message"],
        }

    def chosen(self) -> list[User]:
        """Return the members who were chosen."""
        return [self.users[key] for key in self.cleaned_data["people"]]

    def invited(self) -> Values:
        """Return the one who is to be invited."""
        return {name: self.cleaned_data[name] for name in ("email", "name", "language")}


class DueForm(forms.Form):
    """A day for each area."""

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        catalogue: Catalogue,
        shared: Delegations,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.areas = {f"due-{area.key}": area for area in catalogue.areas}
        for name, area in self.areas.items():
            label = f"{area.position}. {area.title}"
            self.fields[name] = forms.DateField(
                label=label, required=False, widget=date_input(), initial=shared.days.get(area.pk)
            )

    def days(self) -> dict[Area, date | None]:
        """Return the day of each area."""
        return {area: self.cleaned_data[name] for name, area in self.areas.items()}


class ReassignForm(forms.Form):
    """Everything of one is given to another."""

    of = forms.ChoiceField(label=_("Reassign everything from"))
    to = forms.ChoiceField(label=_("Reassign to"))

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        holders: list[Holder],
        members: list[Membership],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.users = {str(row.user_id): row.user for row in members}
        set_choices(self, "of", [(str(holder.id), holder.label) for holder in holders])
        set_choices(
            self,
            "to",
            [
                ("", _("Choose here.")),
                *((key, user.name) for key, user in self.users.items()),
            ],
        )

    def content(self) -> Values:
        """Return the keyword arguments of delegating.reassign."""
        return {"of": UUID(self.cleaned_data["of"]), "to": self.users[self.cleaned_data["to"]]}
