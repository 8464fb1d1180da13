"""The root of the addresses; the home app composes them."""

from django.urls import include, path

urlpatterns = [path("", include("home.urls"))]
