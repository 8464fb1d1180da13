"""Addresses of evidence."""

from django.urls import path

from library.evidence import downloads, views

within = [
    path("documents/find/", views.find_documents, name="find-documents"),
    path("documents/<uuid:version>/", downloads.document, name="document"),
]
