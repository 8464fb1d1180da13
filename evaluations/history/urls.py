"""Addresses of the history."""

from django.urls import path

from evaluations.history import views

within = [
    path("history/", views.evaluation, name="history"),
    path("history/areas/<slug:key>/", views.area, name="history-area"),
    path("history/questions/<str:key>/", views.question, name="history-question"),
]
