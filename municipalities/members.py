"""The members of a place: changing roles, removing, leaving. Somebody stays in charge.

A constraint trigger enforces the same; here it is checked under a lock, with a message.
"""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid, Refused
from kompass.shared.security_log import log_on_commit
from municipalities.models import Membership
from municipalities.places import Place
from municipalities.roles import Role


@transaction.atomic
def change_roles(
    *, place: Place, membership: Membership, roles: list[str], nobody_in_charge: bool = False
) -> Membership:
    """Set a member's roles, effective from their next request.

    Raises Invalid for a role that the place does not have, Refused for the last person in charge.
    """
    if not roles or set(roles) - set(place.roles):
        raise Invalid(_("Choose at least one role."))
    if place.in_charge not in roles:
        _require_another_in_charge(place, membership, nobody_in_charge)
    membership.roles = sorted(set(roles))
    if not Membership.objects.filter(pk=membership.pk).update(roles=membership.roles):
        raise _changed_meanwhile()
    log_on_commit(
        "roles changed", account=membership.user_id, municipality=place.pk, roles=membership.roles
    )
    return membership


@transaction.atomic
def remove(*, place: Place, membership: Membership, nobody_in_charge: bool = False) -> None:
    """End a membership, effective from the next request.

    Raises Invalid or Refused for the last person in charge.
    """
    _require_another_in_charge(place, membership, nobody_in_charge)
    try:
        with transaction.atomic():
            removed, _rows = membership.delete()
    except (
        IntegrityError
    ) as error:  # raised by the trigger when the actor cannot lock the rows of others
        raise _last(place) from error
    if not removed:
        raise _changed_meanwhile()
    log_on_commit("membership ended", account=membership.user_id, municipality=place.pk)


def is_last_in_charge(place: Place, membership: Membership) -> bool:
    """Tell whether the member is the only active person in charge of the place."""
    return place.in_charge in membership.roles and not _others(place, membership).exists()


def _others(place: Place, membership: Membership) -> QuerySet[Membership]:
    held = Membership.objects.filter(
        municipality=place.municipality, roles__contains=[place.in_charge], user__is_active=True
    )
    return held.exclude(pk=membership.pk)


def _require_another_in_charge(
    place: Place, membership: Membership, nobody_in_charge: bool
) -> None:
    """Lock the persons in charge; raise Refused when the member is the last.

    In a municipality the office may confirm nobody_in_charge; without it Invalid is raised.
    """
    rows = Membership.objects.select_for_update().filter(
        municipality=place.municipality, roles__contains=[place.in_charge]
    )
    list(rows.order_by("pk").values_list("pk"))
    if not is_last_in_charge(place, membership):
        return
    if place.municipality and place.may("leave nobody in charge"):
        if not nobody_in_charge:
            raise Invalid(
                _(
                    "The municipality would have no coordinator. Invite another one first, or "
                    "confirm that it will have none for now."
                )
            )
        return
    raise _last(place)


def _changed_meanwhile() -> Refused:
    """Return the refusal when the membership, or the right, ended while the form was open."""
    return Refused(
        _(
            "Somebody else has changed the people here since you opened the page. Nothing has "
            "been changed."
        )
    )


def _last(place: Place) -> Refused:
    if place.in_charge == Role.OFFICE:
        return Refused(
            _("The Association's last administrator cannot leave. Invite another one first.")
        )
    return Refused(
        _(
            "The municipality's last coordinator cannot leave. Invite another one first. The "
            "Association can help."
        )
    )
