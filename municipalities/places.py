"""The door to the people of a place: a municipality, or the association (no municipality)."""

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
    """A municipality, or the association, whose people the person may see, and what she is there."""

    municipality: Municipality | None
    person: Person
    permissions: PermissionContext

    @property
    def pk(self) -> UUID | None:
        """The municipality's key; None is the association. Addresses are made from it."""
        return self.municipality.pk if self.municipality else None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that can be had here."""
        return MUNICIPAL if self.municipality else ASSOCIATION

    @property
    def in_charge(self) -> Role:
        """The role that somebody here must keep."""
        return Role.COORDINATOR if self.municipality else Role.OFFICE

    def may(self, act: str) -> bool:
        """Tell whether the person may do this act here."""
        return RULES[act](self.permissions)

    @cached_property
    def manages(self) -> bool:
        return self.may("invite")


def open_place(person: Person, pk: UUID | None, *, to: str) -> Place:
    """Open a place to do something with its people.

    Raises Http404 for a stranger, PermissionDenied without the right.
    """
    permissions = PermissionContext(person.roles_in(pk), person.is_office)
    if pk is None:
        place = Place(None, person, permissions)
        if not place.may("find"):
            raise PermissionDenied  # that the association has people is no secret
    else:
        found = selectors.municipality(pk) if RULES["find"](permissions) else None
        if found is None:
            raise Http404
        place = Place(found, person, permissions)
    if not place.may(to):
        raise PermissionDenied
    return place


def member(place: Place, pk: UUID) -> Membership:
    """Return one of the place's memberships. Raises Http404 for another's."""
    found = selectors.members(place.pk).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def invitation(place: Place, pk: UUID) -> Invitation:
    """Return one of the place's invitations. Raises Http404 for another's."""
    found = Invitation.objects.filter(municipality=place.municipality, pk=pk).first()
    if found is None:
        raise Http404
    return found
