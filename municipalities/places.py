"""The door to the people of a place: a municipality, or the association (None)."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from municipalities import selectors
from municipalities.access import Person
from municipalities.models import Invitation, Membership, Municipality
from municipalities.permissions import RULES, PermissionContext
from municipalities.roles import ASSOCIATION, MUNICIPAL, Role


@dataclass(frozen=True)
class Place:
    """A municipality, or the association, opened by a person with these permissions."""

    municipality: Municipality | None
    person: Person
    permissions: PermissionContext

    @property
    def pk(self) -> UUID | None:
        """Return the municipality's key, None for the association; used in URLs."""
        return self.municipality.pk if self.municipality else None

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return the roles that members can have here."""
        return MUNICIPAL if self.municipality else ASSOCIATION

    @property
    def in_charge(self) -> Role:
        """Return the role that at least one member must have."""
        return Role.COORDINATOR if self.municipality else Role.OFFICE

    def may(self, act: str) -> bool:
        """Tell whether the person may do this act here."""
        return RULES[act](self.permissions)

    @cached_property
    def manages(self) -> bool:
        return self.may("invite")


def open_place(person: Person, pk: UUID | None, *, to: str) -> Place:
    """Open a place for an act of permissions.RULES.

    Raises Http404 when the person does not belong there, PermissionDenied without the right.
    """
    permissions = PermissionContext(person.roles_in(pk), person.is_office)
    if pk is None:
        place = Place(None, person, permissions)
        if not place.may("find"):
            raise PermissionDenied  # the existence of the association is no secret
    else:
        found = selectors.municipality(pk) if RULES["find"](permissions) else None
        if found is None:
            raise Http404
        place = Place(found, person, permissions)
    if not place.may(to):
        raise PermissionDenied
    return place


def member(place: Place, pk: UUID) -> Membership:
    """Return a membership of the place. Raises Http404 for another place's."""
    found = selectors.members(place.pk).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def invitation(place: Place, pk: UUID) -> Invitation:
    """Return an invitation of the place. Raises Http404 for another place's."""
    found = Invitation.objects.filter(municipality=place.municipality, pk=pk).first()
    if found is None:
        raise Http404
    return found
