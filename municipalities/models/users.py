"""People who can sign in, and their password hashes."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from kompass.shared.models import Identified
from municipalities.models.languages import UI_LANGUAGES


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail address."""

    def with_secret(self) -> models.QuerySet["User"]:
        """Return users with their password hash in one query.

        Row security shows the hash to the sign-in and to the person only.
        """
        return self.select_related("credential")

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Identified, AbstractBaseUser):
    """A person who can sign in, identified by an e-mail address.

    The row holds what colleagues may read. The password's hash is in Credential, which only the
    person and the sign-in can read; `password` remains an attribute, as Django expects.
    """

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    language = models.CharField(_("Language"), max_length=2, choices=UI_LANGUAGES, default="sv")
    is_active = models.BooleanField(default=True)
    last_login = None  # not recorded
    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def password(self) -> str:
        return self._secret().password

    @password.setter
    def password(self, value: str) -> None:
        self._secret().password = value
        self._secret_changed = True

    def _secret(self) -> "Credential":
        try:
            return self.credential
        except Credential.DoesNotExist:
            self.credential = Credential(user=self)
            return self.credential

    def save(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        """Save the person and, if it was set, the password's hash in one transaction."""
        names = kwargs.get("update_fields")
        if names is not None:
            kwargs["update_fields"] = [name for name in names if name != "password"]
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.__dict__.pop("_secret_changed", False):
                self.credential.user = self
                self.credential.save()


class Credential(models.Model):
    """A person's password hash (Argon2); only the person and the sign-in can read it."""

    user = models.OneToOneField(
        User, primary_key=True, on_delete=models.CASCADE, related_name="credential"
    )
    password = models.CharField(max_length=128)

    def __str__(self) -> str:
        return str(self.user_id)
