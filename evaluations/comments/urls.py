"""Addresses of comments."""

from django.urls import path

from evaluations.comments import views

within = [
    path("comments/", views.open_threads, name="comments"),
    path("comments/<str:key>/", views.question, name="question-comments"),
    path("comments/<uuid:comment>/resolve/", views.resolve, name="comment-resolve"),
    path("comments/<uuid:comment>/reopen/", views.reopen, name="comment-reopen"),
]
