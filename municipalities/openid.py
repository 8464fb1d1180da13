"""Municipalities' own sign-in services (OpenID Connect), which create no accounts by themselves.

A person links an account once: from the account page after a recent sign-in, or by an invitation to
the service's municipality, which then creates the account. From then on the service's subject
identifies the person. An e-mail address never does; it only has to be in the service's domains when
the account is linked.
"""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from municipalities import domain, encryption, invitations, selectors
from municipalities.access import person_of
from municipalities.models import SignInService

PROVIDER = "openid_connect"
# Session key: the token of the invitation with which a person goes to the service.
INVITED = "kompass_invitation"
Claims = dict[str, Any]  # of an ID token. Any: whatever the service says


class OpenIDAdapter(DefaultSocialAccountAdapter):
    """Provides the municipalities' services to allauth; only linked subjects may sign in."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _(
            "You have no password. Choose one first, otherwise you can no longer sign in."
        ),
        "no_verified_email": _(
            "Your e-mail address is not confirmed. Sign in with a code first, otherwise you "
            "can no longer sign in."
        ),
        "connected_other": _("This sign-in is linked to another account."),
        "invalid_token": _("The sign-in service's answer could not be trusted."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the services as unsaved applications of allauth."""
        found = [
            service
            for service in selectors.services()
            if provider in (None, PROVIDER, service.provider_id)
        ]
        return [_app(service) for service in found if client_id in (None, service.client_id)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse a wrong issuer, an unlinked subject and an unauthorized link; store no claims."""
        account = sociallogin.account
        claims = account.extra_data.get("id_token") or {}
        service = selectors.service(account.provider)
        if service is None or claims.get("iss") != service.issuer:
            _refuse(request, "issuer", service)
        account.extra_data = {}
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            self._require_may_link(request, sociallogin, service, claims)
        elif sociallogin.is_existing:
            account.save(update_fields=["extra_data"])
        else:
            self._create_account(request, sociallogin, service, claims)

    def _create_account(
        self,
        request: HttpRequest,
        sociallogin: SocialLogin,
        service: SignInService,
        claims: Claims,
    ) -> None:
        """Create and link the account for an invitation to the service's municipality."""
        token = request.session.pop(INVITED, "")
        link = invitations.read(token=token) if token else None
        if link is None or not link.is_open or link.known:
            _refuse(request, "unlinked", service)
        if link.municipality is None or link.municipality.pk != service.municipality_id:
            _refuse(request, "unlinked", service)
        address = _address(claims)
        if not (service.vouches_for(address) and service.vouches_for(link.email)):
            _refuse(request, "domain", service)
        proven = address.casefold() == link.email.casefold()
        if not (link.mailed or proven):  # a link that was handed over does not verify the address
            _refuse(request, "unlinked", service)
        name = link.name or str(claims.get("name") or link.email)[:200]
        user = invitations.create_account(
            token=token, link=link, name=name, language=link.language, password=None, proven=proven
        )
        domain.link_account(user=user, service=service, subject=sociallogin.account.uid)
        sociallogin.lookup()

    def _require_may_link(
        self,
        request: HttpRequest,
        sociallogin: SocialLogin,
        service: SignInService,
        claims: Claims,
    ) -> None:
        """Refuse unless a member with an address of the service links a subject that is free."""
        if not request.user.is_authenticated:
            _refuse(request, "unlinked", service)
        person = person_of(request)
        if person is None or service.municipality_id not in person.municipalities:
            _refuse(request, "stranger", service)
        if not service.vouches_for(_address(claims)):
            _refuse(request, "domain", service)
        if selectors.is_linked_elsewhere(service, sociallogin.account.uid, request.user.pk):
            _refuse(request, "taken", service)


def _address(claims: Claims) -> str:
    """Return the claimed e-mail address; Entra ID may send it as preferred_username."""
    return str(claims.get("email") or claims.get("preferred_username") or "")


def _app(service: SignInService) -> SocialApp:
    """Return a service as an application of allauth, without a request for userinfo."""
    settings = {"server_url": service.issuer, "fetch_userinfo": False}
    secret = encryption.decrypt(service.secret, purpose=encryption.SERVICES)
    names = {"provider": PROVIDER, "provider_id": service.provider_id, "name": service.name}
    return SocialApp(**names, client_id=service.client_id, secret=secret, settings=settings)


def _refuse(request: HttpRequest, reason: str, service: SignInService | None) -> NoReturn:
    """Raise ImmediateHttpResponse with a page that explains the reason."""
    response = render(
        request, "socialaccount/refused.html", {"reason": reason, "service": service}, status=403
    )
    response.refused = True  # type: ignore[attr-defined]  # ActorMiddleware rolls back
    raise ImmediateHttpResponse(response)
