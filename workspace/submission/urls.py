"""Addresses of the submission."""

from django.urls import path

from workspace.submission import views

within = [
    path("read/", views.read_submission, name="read-whole"),
    path("read-whole-<str:language>.pdf", views.read_submission_pdf, name="read-whole-pdf"),
]
