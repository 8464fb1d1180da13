"""Forms about people and their roles."""

from typing import Any, Unpack

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from kompass.shared.form_rendering import options
from kompass.shared.inputs import FormData, FormFiles, FormOptions, StrOrPromise, set_choices
from kompass.shared.typed import AddressField, LineField, refuse_nul
from municipalities import selectors
from municipalities.models import UI_LANGUAGES, Municipality, User
from municipalities.roles import Role


def name_field(**options: Any) -> LineField:  # Any: passed on
    """Return a field for a person's name."""
    return LineField(label=_("Name"), max_length=200, **options)


def language_field(help_text: StrOrPromise) -> forms.ChoiceField:
    """Return a field for a person's language."""
    return forms.ChoiceField(label=_("Language"), choices=UI_LANGUAGES, help_text=help_text)


class RolesForm(forms.Form):
    """Check boxes for the roles of a place (templates/municipalities/role_choice.html)."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        offered: tuple[Role, ...],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.offered = offered
        set_choices(self, "roles", [(role.value, role.label) for role in offered])

    def explained(self) -> list[tuple[dict[str, Any], Role]]:  # Any: Django's own option
        """Return each check box with its role, whose sentence the template shows."""
        known = {str(role.value): role for role in self.offered}
        rows = [row for _name, rows, _chosen in options(self["roles"]) for row in rows]
        return [(row, known[str(row["value"])]) for row in rows]


class AddressForm(forms.Form):
    """An e-mail address to invite."""

    email = AddressField(
        label=_("E-mail address"),
        help_text=_("The invitation is for this address alone."),
    )


class InvitationForm(AddressForm, RolesForm):
    """Who is invited, and with which roles."""

    name = name_field()
    language = language_field(
        _("The invitation is written in this language. The person invited can choose another.")
    )
    field_order = ("email", "name", "language", "roles")


class MemberForm(RolesForm):
    """A member's roles; nobody_in_charge is only offered to the office."""

    nobody_in_charge = forms.BooleanField(
        label=_("The municipality will have no coordinator for the time being"), required=False
    )

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        offered: tuple[Role, ...],
        offer_no_coordinator: bool,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, offered=offered, **options)
        if not offer_no_coordinator:
            del self.fields["nobody_in_charge"]


class NoCoordinatorForm(forms.Form):
    """The office's confirmation that a municipality shall have no coordinator."""

    nobody_in_charge = forms.BooleanField(
        label=_("The municipality will have no coordinator for the time being"), required=False
    )


class NewAccountForm(forms.Form):
    """A new account for an invitation; the address is the invitation's."""

    name = name_field(widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = language_field(_("You can change it at any time."))
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=200,
        validators=[refuse_nul],
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 12 characters. Several words in a row are easy to remember and hard to guess."
        ),
    )

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        email: str,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.email = email

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(
            password, User(email=self.email, name=self.cleaned_data.get("name", ""))
        )
        return password


# What is typed is searched for; what is found is offered in the list below the field.
OFFERED = {
    "list": "municipalities",
    "autocomplete": "off",
    "hx-trigger": "input changed delay:250ms",
    "hx-target": "#municipalities",
    "hx-swap": "outerHTML",
    "data-parameter": "q",
}


class FindMunicipalityForm(forms.Form):
    """A municipality, by its code or either of its names."""

    municipality = LineField(
        label=_("Municipality"), max_length=100, widget=forms.TextInput(attrs=OFFERED)
    )

    def clean_municipality(self) -> Municipality:
        chosen = selectors.best_matches(self.cleaned_data["municipality"])
        if len(chosen) == 1:
            return chosen[0]
        if not chosen:
            raise forms.ValidationError(_("No municipality has this name or code."))
        raise forms.ValidationError(
            _("Several municipalities match. Enter the full name or the code.")
        )
