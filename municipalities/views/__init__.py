"""Views for the language, the search for municipalities, and the confirmation of an address."""

from allauth.account.views import email_verification_sent
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from municipalities import selectors
from municipalities.access import Request
from municipalities.middleware import require_office, typed
from municipalities.models import UI_LANGUAGES


@login_not_required
@require_POST
def set_language(request: Request) -> HttpResponse:
    """Set the language, in the account of a signed-in person and in a cookie."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    response = redirect(back)
    if wanted in dict(UI_LANGUAGES):
        if request.user.is_authenticated:
            request.user.language = wanted
            request.user.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=31536000,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """Refuse a form without a valid CSRF token; show the typed texts again."""
    response = render(request, "403_csrf.html", {"typed": typed(request)}, status=403)
    response.security_event = "form without its token refused"  # type: ignore[attr-defined]  # ours
    return response


@require_GET
def search(request: Request) -> HttpResponse:
    """List the municipalities whose name in either language contains the query."""
    require_office(request)
    typed = request.GET.get("q", "").strip().replace("\0", "")[:60]
    found = selectors.named_like(typed)
    return render(request, "municipalities/found.html", {"found": found, "typed": typed})


@login_not_required
def confirm_address(request: Request) -> HttpResponseBase:
    """Ask for the code that was sent to a new address; redirect signed-in persons."""
    return (
        redirect("account") if request.user.is_authenticated else email_verification_sent(request)
    )
