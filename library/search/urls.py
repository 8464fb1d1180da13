"""Address of the search."""

from django.urls import path

from library.search import views

within = [
    path("search/", views.search, name="search"),
]
