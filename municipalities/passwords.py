"""What a password must be: long enough and not a common one.

The sentences are ours; Django's are missing in Finnish.
"""

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class LongEnough(password_validation.MinimumLengthValidator):
    """At least so many characters, of any kind."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) < self.min_length:
            sentence = _("The password is too short: it needs at least %(length)d characters.")
            raise ValidationError(
                sentence, code="password_too_short", params={"length": self.min_length}
            )


class NotCommon(password_validation.CommonPasswordValidator):
    """None of the passwords that everybody tries first."""

    def validate(self, password: str, user: object = None) -> None:
        if password.lower().strip() in self.passwords:
            raise ValidationError(
                _("This password is one of the most common ones. Choose another."),
                code="password_too_common",
            )


def not_endless(password: str, *, longest: int = 128) -> None:
    """Refuse what guards no better and only keeps the hasher busy."""
    if len(password) > longest:
        sentence = _("The password is too long: the maximum is %(length)d characters.")
        raise ValidationError(sentence, code="password_too_long", params={"length": longest})
