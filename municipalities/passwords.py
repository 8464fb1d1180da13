"""Password validators: length and common passwords, with messages in all languages."""

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class LongEnough(password_validation.MinimumLengthValidator):
    """A minimum length; no rules about kinds of characters."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) < self.min_length:
            sentence = _("The password is too short: it needs at least %(length)d characters.")
            raise ValidationError(
                sentence, code="password_too_short", params={"length": self.min_length}
            )


class NotCommon(password_validation.CommonPasswordValidator):
    """Refuses common passwords."""

    def validate(self, password: str, user: object = None) -> None:
        if password.lower().strip() in self.passwords:
            raise ValidationError(
                _("This password is one of the most common ones. Choose another."),
                code="password_too_common",
            )


def not_endless(password: str, *, longest: int = 128) -> None:
    """Raise ValidationError for a very long password, which only slows the hasher."""
    if len(password) > longest:
        sentence = _("The password is too long: the maximum is %(length)d characters.")
        raise ValidationError(sentence, code="password_too_long", params={"length": longest})
