"""Municipalities, people, memberships, invitations and sign-in services."""

from municipalities.models.municipalities import (
    LANGUAGES,
    UI_LANGUAGES,
    Credential,
    Invitation,
    InvitationState,
    Kind,
    LanguageStatus,
    Membership,
    Municipality,
    MunicipalityQuerySet,
    SignInService,
    User,
    UserManager,
)

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
