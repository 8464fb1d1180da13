"""Addresses of the office's work."""

from django.urls import include, path

from rounds import views
from rounds.assignments import urls as assignments
from rounds.help import urls as help

within = [
    *assignments.within,
    *help.within,
]
urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/new/", views.new_round, name="new-round"),
    path("rounds/<uuid:pk>/", views.round, name="round"),
    path("evaluations/<uuid:pk>/", include(within)),
]
