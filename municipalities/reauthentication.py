"""The door in front of what matters most: it opens to one who has just shown that it is she."""

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kompass.shared.views import View
from municipalities import signin


def recently_signed_in(view: View, *, reading: bool = True) -> View:
    """Ask one whose sign-in is older than five minutes to confirm herself, and come back with what
    she sent.

    Reading passes unless `reading` is False. What was sent waits in the session and is done after
    the confirmation; one who has neither password nor factor signs in anew.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (reading and request.method in ("GET", "HEAD")) or signin.is_recent(request):
            # What waited in the session passes the middleware no second time.
            return signin.second_factor_redirect(request) or view(request, *args, **kwargs)
        if not get_adapter(request).get_reauthentication_methods(request.user):
            return signin.sign_in_again(request)
        raise ReauthenticationRequired

    return guarded
