"""Forms around the sign-in."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm

from municipalities import selectors
from municipalities.models import User


class RequestCode(RequestLoginCodeForm):
    """Asks for a code by e-mail; one who has a role in the association gets a letter that says how she signs in instead."""

    _user: User | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user and selectors.belongs_to_association(self._user.pk):
            get_adapter().send_mail("account/email/no_code", email, {})
            self._user = None  # to the one who asks, it looks like any address
        return email
