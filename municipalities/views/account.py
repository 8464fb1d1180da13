"""A person's own account: factors, sign-in services, sessions and the export of data."""

import base64
from typing import cast

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.views import LoginView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import get_adapter as get_factors
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.socialaccount.views import ConnectionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kompass.shared.views import Context
from municipalities import domain, exporting, selectors, signin
from municipalities.access import Request
from municipalities.openid import INVITED
from municipalities.reauthentication import recently_signed_in


class SignIn(LoginView):
    """The sign-in page, with the municipalities' sign-in services."""

    def get_context_data(self, **kwargs: object) -> Context:
        return super().get_context_data(**kwargs) | {"services": selectors.service_names()}


class SecondStep(IndexView):
    """The person's second factors, and whether one is required but missing."""

    def get_context_data(self, **kwargs: object) -> Context:
        context = super().get_context_data(**kwargs)
        has_any = bool({"totp", "webauthn"} & context["authenticators"].keys())
        person = cast(Request, self.request).person
        association = bool(person.roles_in(None))
        return context | {
            "has_any": has_any,
            "association": association,
            "needed": association and not has_any,
        }


class RecoveryCodes(ViewRecoveryCodesView):
    """The recovery codes, shown and offered as a file once, with a link to the next page."""

    def get_context_data(self, **kwargs: object) -> Context:
        context = super().get_context_data(**kwargs)
        text = "\n".join(
            [_("Kompass: recovery codes. Each works once."), "", *context["unused_codes"], ""]
        )
        file = base64.b64encode(text.encode()).decode()
        return context | {
            "file": f"data:text/plain;charset=utf-8;base64,{file}",
            "onward": signin.pop_next_url(self.request),
        }


class RemovePasskey(RemoveWebAuthnView):
    """Remove a passkey, unless it is a required last factor."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        factors = get_factors()
        if not factors.can_delete_authenticator(self.get_object()):
            messages.error(self.request, factors.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)


class Services(ConnectionsView):
    """The sign-in services of the person's municipalities, linked or not."""

    def get_context_data(self, **kwargs: object) -> Context:
        context = super().get_context_data(**kwargs)
        person = cast(Request, self.request).person
        offered = selectors.service_names(person.municipalities)
        linked = {account.provider: account for account in context["form"].accounts}
        return context | {"services": [(each, linked.get(each.provider_id)) for each in offered]}


@login_not_required
@require_http_methods(["GET", "POST"])
def start_service(request: Request, provider_id: str) -> HttpResponse:
    """Send the browser to a municipality's sign-in service, to sign in or to link an account.

    The response is a page that leads there, not a redirect: the policy form-action 'self' would
    block that redirect and all further ones of the service (Chromium checks them all).
    """
    linking = request.POST.get("process") == AuthProcess.CONNECT
    if linking and not request.user.is_authenticated:
        return redirect("account_login")
    if linking and not signin.is_recent(request):
        if not get_account_adapter(request).get_reauthentication_methods(request.user):
            return signin.sign_in_again(request)
        raise ReauthenticationRequired
    if not linking and request.user.is_authenticated:
        return redirect("home")
    if token := request.POST.get("invitation", ""):
        request.session[INVITED] = token[:100]
    response = openid.login(request, provider_id)
    if response.status_code != 302:
        return response
    return render(request, "socialaccount/leaving.html", {"address": response.headers["Location"]})


@require_GET
def account(request: Request) -> HttpResponse:
    """Show the account page."""
    services = selectors.service_names(request.person.municipalities)
    return render(
        request,
        "account/account.html",
        {"has_password": request.user.has_usable_password(), "services": services},
    )


@require_GET
def sessions(request: Request) -> HttpResponse:
    """List the person's sessions."""
    found = selectors.own_sessions(request.user, request.session.session_key)
    return render(
        request,
        "usersessions/usersession_list.html",
        {"sessions": found, "others": [row for row in found if not row.current]},
    )


@require_POST
def end_session(request: Request, pk: int) -> HttpResponse:
    """End one other session."""
    return _end(request, [pk])


@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """End all other sessions."""
    return _end(
        request,
        [row.id for row in selectors.own_sessions(request.user, request.session.session_key)],
    )


def _end(request: Request, ids: list[int]) -> HttpResponse:
    """End sessions except the current one, and report their number."""
    here = {
        row.id
        for row in selectors.own_sessions(request.user, request.session.session_key)
        if row.current
    }
    number = domain.end_sessions(user=request.user, ids=[each for each in ids if each not in here])
    sentence = ngettext(
        "You are signed out in one place.", "You are signed out in %(number)d places.", number
    )
    messages.success(request, sentence % {"number": number})
    return redirect("usersessions_list")


def _own_data(request: Request) -> HttpResponse:
    """Describe the export of own data; on POST send it as JSON."""
    if request.method != "POST":
        return render(request, "account/own_data.html")
    response = JsonResponse(
        exporting.everything(request.person),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"indent": 2},
    )
    response.headers["Content-Disposition"] = 'attachment; filename="kompass-own-data.json"'
    return response


own_data = require_http_methods(["GET", "POST"])(recently_signed_in(_own_data, reading=False))
