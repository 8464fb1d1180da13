"""Root URLconf; the app home composes the URLs."""

from django.urls import include, path

urlpatterns = [path("", include("home.urls"))]
