"""URLs of the provider, and one by which a test signs a person in there."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def sign_in_as(request: HttpRequest, email: str) -> HttpResponse:
    """Sign in a person whom the service knows by this address."""
    user, _new = get_user_model().objects.get_or_create(username=email, defaults={"email": email})
    EmailAddress.objects.get_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return HttpResponse(f"signed in as {email}", content_type="text/plain")


urlpatterns = [
    path("as/<str:email>/", sign_in_as),
    path("accounts/", include("allauth.account.urls")),
    path("", include("allauth.idp.urls")),
]
