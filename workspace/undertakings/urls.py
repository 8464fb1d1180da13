"""Addresses of undertakings."""

from django.urls import path

from workspace.undertakings import views

within = [
    path("whole/", views.undertakings_map, name="whole"),
    path("whole/new/", views.new_undertaking, name="new-undertaking"),
    path("whole/<uuid:undertaking>/", views.undertaking, name="undertaking"),
    path("whole/<uuid:undertaking>/remove/", views.remove_undertaking, name="remove-undertaking"),
    path("whole-<str:language>.docx", views.undertakings_docx, name="whole-docx"),
]
