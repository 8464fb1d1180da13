"""Municipalities' own sign-in services (OpenID Connect): they know their people by subject, and
make no accounts.

Somebody links herself once: from her account page, freshly signed in, or by an invitation to the
service's municipality, which then makes her account. From then on the service's word for that
subject lets her in. An address is never what she is known by: it only has to lie in the service's
domains when she links.
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
from municipalities.models import SignInService

PROVIDER = "openid_connect"
# in the session: the invitation that somebody takes to her municipality's service
INVITED = "kompass_invitation"


class OpenIDAdapter(DefaultSocialAccountAdapter):
    """Gives allauth the services of the municipalities, and lets in only whom they know."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _(
            "You have no password. Choose one first, or you could not sign in any more."
        ),
        "no_verified_email": _(
            "Your e-mail address is not confirmed. Sign in by a code first, or you could not sign "
            "in any more."
        ),
        "connected_other": _("This sign-in is linked to another account."),
        "invalid_token": _("The sign-in service's answer could not be trusted."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the services as allauth's applications, never stored."""
        found = [
            service
            for service in selectors.services()
            if provider in (None, PROVIDER, service.provider_id)
        ]
        return [_app(service) for service in found if client_id in (None, service.client_id)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse another issuer, a subject that nobody has linked, and a link that is not hers to
        make; keep no claims.
        """
        account = sociallogin.account
        claims = account.extra_data.get("id_token") or {}
        service = selectors.service(account.provider)
        if service is None or claims.get("iss") != service.issuer:
            _refuse(request, "issuer", service)
        account.extra_data = {}
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            self._let_link(request, sociallogin, service, claims)
        elif sociallogin.is_existing:
            account.save(update_fields=["extra_data"])
        else:
            self._join(request, sociallogin, service, claims)

    def _join(
        self,
        request: HttpRequest,
        sociallogin: SocialLogin,
        service: SignInService,
        claims: dict[str, Any],
    ) -> None:
        """Make the account of one who comes from an invitation to the service's municipality, and
        link it to the subject.
        """
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
        if not (link.mailed or proven):  # a link that was handed over proves no mailbox
            _refuse(request, "unlinked", service)
        name = link.name or str(claims.get("name") or link.email)[:200]
        user = invitations.create_account(
            token=token, link=link, name=name, language=link.language, password=None, proven=proven
        )
        domain.link(user=user, service=service, subject=sociallogin.account.uid)
        sociallogin.lookup()

    def _let_link(
        self,
        request: HttpRequest,
        sociallogin: SocialLogin,
        service: SignInService,
        claims: dict[str, Any],
    ) -> None:
        """Pass when a member of the municipality, whose address is the service's, links a subject
        that is nobody else's.
        """
        if not request.user.is_authenticated:
            _refuse(request, "unlinked", service)
        if service.municipality_id not in request.person.municipalities:  # type: ignore[attr-defined]
            _refuse(request, "stranger", service)
        if not service.vouches_for(_address(claims)):
            _refuse(request, "domain", service)
        if selectors.is_linked_elsewhere(service, sociallogin.account.uid, request.user.pk):
            _refuse(request, "taken", service)


def _address(claims: dict[str, Any]) -> str:
    """Return the address that a service names; Entra ID's stands in preferred_username when it
    sends no other.
    """
    return str(claims.get("email") or claims.get("preferred_username") or "")


def _app(service: SignInService) -> SocialApp:
    """Return a service as allauth's application; what its token says is enough, nothing more is
    fetched.
    """
    settings = {"server_url": service.issuer, "fetch_userinfo": False}
    secret = encryption.decrypt(service.secret, purpose=encryption.SERVICES)
    names = {"provider": PROVIDER, "provider_id": service.provider_id, "name": service.name}
    return SocialApp(**names, client_id=service.client_id, secret=secret, settings=settings)


def _refuse(request: HttpRequest, reason: str, service: SignInService | None) -> NoReturn:
    """Show why the service's word is not enough; nothing has been changed."""
    response = render(
        request, "socialaccount/refused.html", {"reason": reason, "service": service}, status=403
    )
    response.refused = True  # type: ignore[attr-defined]
    raise ImmediateHttpResponse(response)
