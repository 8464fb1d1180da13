"""Middleware for the actor and transaction, the language and the second factor of a person."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from uuid import UUID, uuid4

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone, translation

from kompass.shared.actor import SIGN_IN, Actor, acting_as
from kompass.shared.errors import Refused
from kompass.shared.typed import typed_texts
from kompass.shared.views import Context
from municipalities import signin
from municipalities.access import Person, Request, person_of

GetResponse = Callable[[HttpRequest], HttpResponse]
SIGN_IN_PATHS = ("/accounts/", "/invitations/")
LAST_SEEN_INTERVAL = 5 * 60  # seconds between two updates


class ActorMiddleware:
    """Runs a request, rendering included, in one transaction with its actor.

    A page that was rendered after the transaction would show empty lists with status 200. The
    person is read with themselves as the actor, so a request never has access to the credentials
    of others. The transaction is rolled back for refusals and for a status of 500 and above.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_as(session_actor(request), request=uuid4()), transaction.atomic():
            person = Person(request.user) if request.user.is_authenticated else None
            request.person = person  # type: ignore[attr-defined]  # access.Request declares it
            with (
                nullcontext()
                if person or not names_user(request)
                else acting_as(anonymous_actor(request))
            ):
                response = self.get_response(request)
            if not person:
                response = resume_after_sign_in(request, response)
            if response.status_code >= 500 or getattr(response, "refused", False):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render a refusal that no form has caught, with the typed texts; mark it for rollback."""
        if isinstance(exception, Refused):
            sentences = [str(sentence) for sentence in exception.sentences]
            response = render(
                request,
                "refused.html",
                {"sentences": sentences, "typed": typed(request)},
                status=exception.status,
            )
        elif isinstance(exception, PermissionDenied):
            response = render(
                request,
                "403.html",
                {"exception": str(exception), "typed": typed(request)},
                status=403,
            )
        elif isinstance(exception, Http404) and typed(request):
            response = render(request, "404.html", {"typed": typed(request)}, status=404)
        else:
            return None
        response.refused = True  # type: ignore[attr-defined]  # read above
        return response


def names_user(request: HttpRequest) -> bool:
    """Tell whether the session names a person, who is yet to be verified."""
    return SESSION_KEY in request.session


def session_actor(request: HttpRequest) -> Actor | None:
    """Return the actor of the person in the session, else the anonymous actor."""
    if not names_user(request):
        return anonymous_actor(request)
    return Actor("user", UUID(request.session[SESSION_KEY]))


def anonymous_actor(request: HttpRequest) -> Actor | None:
    """Return the actor of anonymous requests: the sign-in on its own pages, else None."""
    return SIGN_IN if request.path_info.startswith(SIGN_IN_PATHS) else None


class UserLanguageMiddleware:
    """Activates the language of a signed-in person; sets Content-Language and Cache-Control."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault(
            "Content-Language", translation.get_language() or settings.LANGUAGE_CODE
        )
        return response


class SecondFactorMiddleware:
    """Requires the second factor of persons with a role in the association."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if person_of(request):
            update_last_seen(request)
        return signin.second_factor_redirect(request) or self.get_response(request)


def update_last_seen(request: HttpRequest) -> None:
    """Record when the session was last used, at most every LAST_SEEN_INTERVAL seconds."""
    now = int(time.time())
    if now - request.session.get("seen", 0) >= LAST_SEEN_INTERVAL:
        request.session["seen"] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=timezone.now()
        )


def resume_after_sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the typed texts to a person whose session ended, instead of a redirect to sign in.

    htmx requests get status 401 without a page.
    """
    to_sign_in = response.status_code == 302 and response.headers["Location"].startswith(
        resolve_url(settings.LOGIN_URL)
    )
    if request.method != "POST" or not to_sign_in or request.path_info.startswith(SIGN_IN_PATHS):
        return response
    if "HX-Request" in request.headers:
        return HttpResponse(status=401)
    # A single word is quickly typed again, so it is not shown.
    texts = [text for text in typed_texts(request.POST) if len(text.split()) > 1]
    return (
        render(request, "signed_out.html", {"typed": texts, "back": request.path}, status=401)
        if texts
        else response
    )


def typed(request: HttpRequest) -> list[str]:
    """Return the free texts of the refused form; none for anonymous requests."""
    return typed_texts(request.POST) if request.user.is_authenticated else []


def header(request: HttpRequest) -> Context:
    """Context processor: the person, and the URL of the first page."""
    return {"person": getattr(request, "person", None), "kompass_home": reverse("home")}


def require_office(request: Request) -> Person:
    """Return the person. Raises PermissionDenied for others than the association's office."""
    person = request.person
    if not person.is_office:
        raise PermissionDenied
    return person
