"""Addresses of completions."""

from django.urls import path

from evaluations.completions import views

within = [
    path("completions/", views.completions, name="completions"),
    path("completions/ask/", views.ask, name="ask-completion"),
    path("completions/<uuid:completion>/take-back/", views.take_back, name="take-back-completion"),
    path("answers/questions/<str:key>/send/", views.send, name="send-completion"),
]
