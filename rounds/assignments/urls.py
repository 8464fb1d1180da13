"""Addresses of assignments."""

from django.urls import path

from rounds.assignments import views

within = [
    path("people/", views.people, name="people"),
    path("visit/", views.visit, name="visit"),
]
