"""Forms of the sign-in: allauth's, with the product's labels and messages."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_factors
from allauth.mfa.base import forms as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.core.validators import EmailValidator, MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kompass.shared.actor import NOBODY
from kompass.shared.inputs import StrOrPromise, Values
from municipalities import selectors, signin_emails
from municipalities.models import User
from municipalities.passwords import not_endless

# Queries of a reset e-mail that an unknown address would lack; a test compares the numbers.
EXTRA_QUERIES = 3
CODE_TIMEOUT = 120  # seconds; longer than any TOTP code is valid, so that none works twice
EMAIL = _("E-mail address")
CODE = _("Code")
REQUIRED = _("Fill in this field.")
NO_ADDRESS = _("Enter a full e-mail address, for example name@municipality.fi.")
NEW_PASSWORD_HELP = _(
    "At least 12 characters. A sentence of a few words is easy to remember and hard to guess. "
    "Spaces and all characters are allowed. Very common passwords are not accepted."
)


def set_labels(form: forms.Form, **labels: StrOrPromise) -> None:
    """Set labels and messages of fields; remove placeholders, which look like values."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        if isinstance(field.widget, forms.PasswordInput):
            field.validators.append(not_endless)
            field.help_text = ""
        field.error_messages["required"] = REQUIRED
        if isinstance(field, forms.EmailField):
            field.validators = [EmailValidator(message=NO_ADDRESS)]


class Login(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(self, login=EMAIL, password=_("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class NewPassword(forms.Form):
    """A new password, twice, with its rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(
            self,
            oldpassword=_("Current password"),
            password1=_("New password"),
            password2=_("Repeat the new password"),
        )
        self.fields["password1"].help_text = NEW_PASSWORD_HELP

    def clean(self) -> Values | None:
        """Replace allauth's message for different passwords."""
        cleaned = super().clean()
        if (
            "password2" in self.errors
            and self.data.get("password1") != self.data.get("password2")
            and self.data.get("password2")
        ):
            self.errors["password2"] = self.error_class([str(_("The two passwords do not match."))])
        return cleaned


class ChangePassword(NewPassword, account.ChangePasswordForm):
    pass


class SetPassword(NewPassword, account.SetPasswordForm):
    pass


class ResetPasswordKey(NewPassword, account.ResetPasswordKeyForm):
    pass


class ResetPassword(account.ResetPasswordForm):
    """Requests a link by e-mail; with equal queries for unknown addresses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(self, email=EMAIL)

    def save(self, request: HttpRequest, **kwargs: Any) -> str:  # Any: passed on
        email: str = super().save(request, **kwargs)
        if not self.users:
            for _ in range(EXTRA_QUERIES):
                selectors.language_of(email)
            signin_emails.enqueue_nothing()
        return email


class Reauthenticate(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(self, password=_("Password"))


class RequestCode(account.RequestLoginCodeForm):
    """Requests a code by e-mail.

    A person with a role in the association gets an e-mail about other ways to sign in instead.
    """

    _user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(self, email=EMAIL)

    def clean_email(self) -> str:
        email: str = super().clean_email()
        # Queried for an unknown address too, so that all take as long.
        association = selectors.belongs_to_association(self._user.pk if self._user else NOBODY)
        if not self._user:
            signin_emails.enqueue_nothing()
        elif association:
            get_adapter().send_mail("account/email/no_code", email, {})
            self._user = None  # the response is the same as for any address
        return email


class ConfirmCode(account.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(self, code=CODE)


class ConfirmAddress(account.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(self, code=CODE)


class OneTime(forms.Form):
    """A TOTP code or a recovery code; each works once."""

    authenticator: Authenticator
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(self, code=CODE)
        self.fields["code"].help_text = _(
            "Six digits from your app, or one of your recovery codes."
        )

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # allauth's form is the other base
        key = f"code-of-app:{self.user.pk}:{''.join(code.split())}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(
            key, "used", timeout=CODE_TIMEOUT
        ):
            raise get_factors().validation_error("incorrect_code")
        return code


class Authenticate(OneTime, factors.AuthenticateForm):
    pass


class ReauthenticateByFactor(OneTime, factors.ReauthenticateForm):
    pass


class ActivateApp(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(self, code=_("Code from the app"))
        self.fields["code"].help_text = _("The six digits that the app shows for Kompass now.")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskey(AddWebAuthnForm):
    """Adds a passkey that can sign in without a password: the device verifies the user."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        set_labels(self, name=_("Name of the passkey"))
        self.fields["name"].help_text = _(
            "This helps you recognise it in the list: for example, the name of the device."
        )
        self.fields["name"].validators.append(MaxLengthValidator(100))
        self.fields["credential"].error_messages["required"] = _(
            "The device has not created a passkey yet. Try again."
        )


class RenamePasskey(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        set_labels(self, name=_("Name of the passkey"))
        self.fields["name"].validators.append(MaxLengthValidator(100))
