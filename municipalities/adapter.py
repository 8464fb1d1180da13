"""Adapters of allauth: nobody signs up, e-mails go through the outbox, secrets are encrypted."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kompass.shared.views import Context
from municipalities import encryption, selectors, signin, signin_emails
from municipalities.sessions import signing_in

TOO_MANY = _("There have been too many attempts. Wait five minutes and try again.")
WRONG_CODE = _("The code is wrong or no longer valid. Enter the latest one.")


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only; e-mails are in the recipient's language."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("The password is wrong."),
        "incorrect_code": WRONG_CODE,
        "invalid_or_expired_key": _("The link is no longer valid."),
        "invalid_login": _("Enter the e-mail address of your account."),
        "invalid_password_reset": _("The link is no longer valid; it may have been used already."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "email_taken": _("This address belongs to another account."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Accept a recent sign-in; sign out a person who has no method to reauthenticate."""
        if signin.is_recent(self.request):
            return False
        if not self.get_reauthentication_methods(self.request.user):
            raise ImmediateHttpResponse(signin.sign_in_again(self.request))
        return True

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[Context]:
        """Return the person's methods, without the password while a second factor is missing."""
        words = {
            "reauthenticate": gettext("Use your password"),
            "mfa_reauthenticate": gettext("Use a code from your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": gettext("Use your passkey"),
        }
        found = [
            method | {"description": words[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]
        if (
            user.is_authenticated
            and not signin.has_second_factor(self.request)
            and signin.has_factors(user.pk)
        ):
            found = [method for method in found if method["id"] != "reauthenticate"]
        return found

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: Context | None = None,
        email: str | None = None,
    ) -> None:
        """Notify the account's holder; after the commit there is no actor but the sign-in."""
        with signing_in():
            super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix: str, email: str, context: Context) -> None:
        """Enqueue an e-mail in the account's language."""
        with translation.override(selectors.language_of(email) or translation.get_language()):
            message = self.render_mail(
                template_prefix, email, {"request": self.request, "email": email} | context
            )
        assert isinstance(message, EmailMultiAlternatives)
        signin_emails.enqueue(message)

    def render_mail(
        self,
        template_prefix: str,
        email: str,
        context: Context,
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Return the e-mail as text, and as HTML with the same paragraphs."""
        message = super().render_mail(template_prefix, email, context, headers)
        paragraphs = [
            " ".join(part.split("\n")) for part in message.body.split("\n\n") if part.strip()
        ]
        context = {
            "title": message.subject,
            "paragraphs": paragraphs,
            "code": context.get("code", ""),
        }
        if isinstance(message, EmailMultiAlternatives):
            message.attach_alternative(render_to_string("email/letter.html", context), "text/html")
        message.extra_headers |= {
            "Content-Language": translation.get_language() or "en",
            "Auto-Submitted": "auto-generated",
        }
        return message


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets are encrypted; the association's people keep at least one."""

    error_messages = {
        "add_email_blocked": _("The Association changes addresses."),
        "cannot_delete_authenticator": _(
            "You work for the Association, so you need a second step. Set up another before "
            "you remove this one."
        ),
        "cannot_generate_recovery_codes": _(
            "Recovery codes come with a second step. Set one up first."
        ),
        "incorrect_code": WRONG_CODE,
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text, purpose=encryption.FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text, purpose=encryption.FACTORS)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to delete the last factor of a person with a role in the association."""
        others = Authenticator.objects.filter(
            user_id=authenticator.user_id, type__in=signin.FACTORS
        ).exclude(pk=authenticator.pk)
        return others.exists() or not selectors.belongs_to_association(authenticator.user_id)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Kompass"}
