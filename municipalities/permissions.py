"""Permissions about the people of a municipality or the association: one table of rules."""

from dataclasses import dataclass

from kompass.shared import rules
from municipalities.roles import MUNICIPAL, Role


@dataclass(frozen=True, slots=True)
class PermissionContext:
    """A person's roles in a place, and whether they belong to the office."""

    roles: frozenset[str]
    office: bool


Rule = rules.Rule[PermissionContext]


def has(*roles: str) -> Rule:
    """Return a rule: the person has one of these roles in the place."""
    return Rule(lambda context: bool(context.roles & set(roles)))


belongs = has(*Role)
is_colleague = has(*MUNICIPAL)
is_coordinator = has(Role.COORDINATOR)
is_office = Rule(lambda context: context.office)
is_in_charge = is_coordinator | is_office

RULES: dict[str, Rule] = {
    "find": belongs | is_office,  # without it: 404
    "read": is_colleague | is_office,
    "invite": is_in_charge,
    "change roles": is_in_charge,
    "remove": is_in_charge,
    "leave": belongs,
    "leave nobody in charge": is_office,
}
