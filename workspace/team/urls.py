"""Addresses of the delegation."""

from django.urls import path

from workspace.team import views

within = [
    path("delegation/", views.delegation, name="delegation"),
    path("delegation/invite/", views.invite, name="delegation-invite"),
    path("delegation/due/", views.due, name="delegation-due"),
    path("delegation/reassign/", views.reassign, name="delegation-reassign"),
    path("delegation/<uuid:delegation>/remove/", views.take_away, name="delegation-remove"),
]
