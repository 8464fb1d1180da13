"""What people type about people."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from kompass.shared.typed import refuse_nul
from municipalities import selectors
from municipalities.models import UI_LANGUAGES, Municipality, User
from municipalities.roles import Role


def name_field(**options: Any) -> forms.CharField:
    """Return a field for a person's name."""
    return forms.CharField(label=_("Name"), max_length=200, validators=[refuse_nul], **options)


def language_field(help_text: Any) -> forms.ChoiceField:
    """Return a field for the language that somebody is spoken to in."""
    return forms.ChoiceField(label=_("Language"), choices=UI_LANGUAGES, help_text=help_text)


class RolesForm(forms.Form):
    """The roles of a place, each ticked or not; their sentences stand beside them
    (templates/municipalities/role_choice.html).
    """

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )

    def __init__(self, *args: Any, offered: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.value, role.label) for role in offered]  # type: ignore[attr-defined]


class AddressForm(forms.Form):
    """An e-mail address to invite."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The invitation is for this address alone."),
    )


class InvitationForm(AddressForm, RolesForm):
    """Whom to invite, to what."""

    name = name_field()
    language = language_field(
        _("The invitation is written in this language. The invited can choose another.")
    )
    field_order = ("email", "name", "language", "roles")


class MemberForm(RolesForm):
    """A member's roles; nobody_in_charge is offered to the office alone, for the last coordinator."""

    nobody_in_charge = forms.BooleanField(
        label=_("The municipality shall have no coordinator for the time being"), required=False
    )

    def __init__(self, *args: Any, may_insist: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_insist:
            del self.fields["nobody_in_charge"]


class InsistingForm(forms.Form):
    """The office's word that a municipality shall have no coordinator; nothing else is asked when
    somebody is removed.
    """

    nobody_in_charge = forms.BooleanField(
        label=_("The municipality shall have no coordinator for the time being"), required=False
    )


class JoiningForm(forms.Form):
    """The account of one who has none: the address is the invitation's and cannot be chosen."""

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

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(
            password, User(email=self.email, name=self.cleaned_data.get("name", ""))
        )
        return password


class FindForm(forms.Form):
    """A municipality, by its code or either of its names."""

    municipality = forms.CharField(label=_("Municipality"), max_length=100, validators=[refuse_nul])

    def clean_municipality(self) -> Municipality:
        chosen = selectors.meant(self.cleaned_data["municipality"])
        if len(chosen) == 1:
            return chosen[0]
        if not chosen:
            raise forms.ValidationError(_("No municipality has this name or code."))
        raise forms.ValidationError(
            _("Several municipalities match. Write the whole name or the code.")
        )
