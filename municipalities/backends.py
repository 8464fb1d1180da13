"""Authentication backend: finds the person of a session or a password."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from kompass.shared.actor import Actor, acting_as
from kompass.shared.models import only_row
from municipalities import selectors
from municipalities.models import User
from municipalities.sessions import signing_in


class SignIn(AuthenticationBackend):
    """allauth's backend, with the actor that each query needs. Sessions store its name."""

    def get_user(self, user_id: UUID | str) -> User | None:
        """Return the person of a session, with that person as the actor; one query."""
        with acting_as(Actor("user", UUID(str(user_id)))):
            user = only_row(User.objects.with_secret().filter(pk=user_id))
        return user if user and self.user_can_authenticate(user) else None

    def authenticate(
        self, request: HttpRequest | None, **credentials: object
    ) -> AbstractBaseUser | None:  # type: ignore[override]  # narrower: credentials by name
        with signing_in():
            return super().authenticate(request, **credentials)

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        """Check the password of the address's account; equal queries for unknown addresses."""
        return self._check_password(selectors.holder_of(email), password)

    def _mitigate_timing_attack(self, password: str) -> None:
        """Hash a password for an unknown address too, without a query."""
        make_password(password)
