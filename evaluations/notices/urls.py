"""Addresses of a person's notices."""

from django.urls import path

from evaluations.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.mark_read, name="notices-read"),
    path("notices/choices/", views.choose, name="notice-choices"),
    path("notices/<uuid:pk>/", views.follow, name="notice"),
]
