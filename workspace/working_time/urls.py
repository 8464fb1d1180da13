"""Addresses of working time."""

from django.urls import path

from workspace.working_time import views

within = [
    path("answers/areas/<slug:key>/ready/", views.ready, name="area-ready"),
    path("answers/areas/<slug:key>/hours/", views.hours, name="area-hours"),
]
