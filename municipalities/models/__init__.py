"""Municipalities, people, memberships, invitations and sign-in services."""

from municipalities.models.invitations import Invitation, InvitationState
from municipalities.models.languages import LANGUAGES, UI_LANGUAGES
from municipalities.models.memberships import Membership
from municipalities.models.municipalities import (
    Kind,
    LanguageStatus,
    Municipality,
    MunicipalityQuerySet,
)
from municipalities.models.signin_services import SignInService
from municipalities.models.users import Credential, User, UserManager

__all__ = [
    "LANGUAGES",
    "UI_LANGUAGES",
    "Credential",
    "Invitation",
    "InvitationState",
    "Kind",
    "LanguageStatus",
    "Membership",
    "Municipality",
    "MunicipalityQuerySet",
    "SignInService",
    "User",
    "UserManager",
]
