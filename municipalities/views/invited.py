"""The page of an invitation link: what it invites to, and accepting it."""

from uuid import UUID

from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kompass.shared.errors import Refused, refuse
from municipalities import invitations as domain
from municipalities import selectors
from municipalities.access import Request
from municipalities.forms import NewAccountForm
from municipalities.invitations import Link

GONE = {"withdrawn": 404, "expired": 410, "used": 410}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Show an invitation; accept it with an existing or a new account."""
    link = domain.read(token=token)
    _activate_language(request, link)
    if not link.is_open:
        return render(
            request, "municipalities/void.html", {"state": link.state}, status=GONE[link.state]
        )
    if request.user.is_authenticated:
        return _accept(request, token, link)
    return _create_account(request, token, link)


def _activate_language(request: HttpRequest, link: Link) -> None:
    """Activate the invitation's language for visitors who have not chosen one."""
    if (
        link.language
        and not request.user.is_authenticated
        and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
    ):
        translation.activate(link.language)
        request.LANGUAGE_CODE = link.language


def _page(request: Request, link: Link, *, status: int = 200, **context: object) -> HttpResponse:
    offered: list[UUID] = (
        [link.municipality.pk] if link.municipality and not request.user.is_authenticated else []
    )
    services = selectors.service_names(offered) if offered else None
    return render(
        request,
        "municipalities/invitation.html",
        {"link": link, "services": services, **context},
        status=status,
    )


def _accept(request: Request, token: str, link: Link) -> HttpResponse:
    mine = request.user.email.lower() == link.email.lower()
    if request.method != "POST" or not mine:
        return _page(request, link, mine=mine, status=409 if request.method == "POST" else 200)
    domain.accept(token=token, person=request.person)
    messages.success(request, _("Welcome. Your roles are shown next to your name."))
    return redirect("home")


def _create_account(request: Request, token: str, link: Link) -> HttpResponse:
    """Create an account for the invitation.

    A link that was handed over does not verify the address, so a code is sent there first.
    """
    # A mailed link may reveal that the address has an account; one that was handed over would
    # reveal it to the inviter.
    known = link.known and link.mailed
    bound = request.method == "POST" and not known
    form = NewAccountForm(
        request.POST if bound else None,
        email=link.email,
        initial={"name": link.name, "language": link.language},
    )
    if known or not bound or not form.is_valid():
        return _page(
            request,
            link,
            form=None if known else form,
            known=known,
            status=422 if request.method == "POST" else 200,
        )
    if limited := ratelimit.consume_or_429(request, action="signup"):
        return limited
    if link.known:
        make_password(form.cleaned_data["password"])  # takes as long as for a new account
        return flows.signup.prevent_enumeration(request, email=link.email)
    try:
        user = domain.create_account(token=token, link=link, **form.cleaned_data)
    except Refused as refused:
        refuse(form, refused.sentences)
        return _page(request, link, form=form, known=False, status=refused.status)
    messages.success(request, _("Welcome. Your account has been created."))
    login = Login(
        user=user,
        email=link.email,
        signup=True,
        redirect_url=request.path if not link.mailed else None,
    )
    return flows.login.perform_password_login(request, {"email": link.email}, login)
