"""The person of a request and their memberships."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import HttpRequest

from kompass.shared.actor import Actor
from municipalities.models import Membership, User
from municipalities.roles import Role


@dataclass(frozen=True)
class Person:
    """A signed-in user with their memberships, read once per request."""

    user: User

    @property
    def id(self) -> UUID:
        return self.user.pk

    @property
    def actor(self) -> Actor:
        return Actor("user", self.user.pk)

    @cached_property
    def memberships(self) -> list[Membership]:
        return list(Membership.objects.filter(user=self.user).select_related("municipality"))

    @cached_property
    def _roles(self) -> dict[UUID | None, frozenset[str]]:
        return {m.municipality_id: frozenset(m.roles) for m in self.memberships}

    def roles_in(self, municipality: UUID | None) -> frozenset[str]:
        """Return the roles in a municipality, or in the association (None)."""
        return self._roles.get(municipality, frozenset())

    @property
    def municipalities(self) -> list[UUID]:
        return [key for key in self._roles if key is not None]

    @property
    def is_office(self) -> bool:
        return Role.OFFICE in self.roles_in(None)


class Request(HttpRequest):
    """A request as the middleware passes it to views."""

    user: User
    person: Person


def person_of(request: HttpRequest) -> Person | None:
    """Return the person that ActorMiddleware has put into a request, None for nobody."""
    person: Person | None = getattr(request, "person", None)
    return person
