"""Addresses of notes."""

from django.urls import path

from assessment.notes import views

within = [
    path("notes/", views.notes, name="notes"),
    path("notes/new/", views.new_note, name="new-note"),
    path("notes/interview/", views.new_interview, name="new-interview"),
    path("notes/<uuid:note>/", views.note, name="note"),
]
