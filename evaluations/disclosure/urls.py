"""Address of the page that tells who can read what."""

from django.urls import path

from evaluations.disclosure import views

urlpatterns = [
    path("data/", views.data_use, name="data-use"),
]
