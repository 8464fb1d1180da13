"""Addresses of the reading list."""

from django.urls import path

from assessment.reading import views

within = [
    path("open-review/", views.open_review, name="open-review"),
    path("reading/", views.reading, name="reading"),
    path("reading/questions/<str:key>/", views.reading_question, name="reading-question"),
]
