"""View decorator for sensitive acts: requires a recent sign-in."""

from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kompass.shared.views import View
from municipalities import signin


def recently_signed_in(view: View, *, reading: bool = True) -> View:
    """Require a sign-in of the last five minutes, else reauthentication.

    GET and HEAD pass unless `reading` is False. A submitted form is kept in the session and
    processed after reauthentication. A person without password and factors signs in again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if (reading and request.method in ("GET", "HEAD")) or signin.is_recent(request):
            # A form that was kept in the session does not pass the middleware again.
            return signin.second_factor_redirect(request) or view(request, *args, **kwargs)
        if not get_adapter(request).get_reauthentication_methods(request.user):
            return signin.sign_in_again(request)
        raise ReauthenticationRequired

    return guarded
