"""Addresses of help before the hand-in."""

from django.urls import path

from rounds.help import views

within = [
    path("help/", views.help_page, name="help"),
    path("help/grant/", views.grant, name="grant-reading"),
    path("help/end/", views.end, name="end-reading"),
]
