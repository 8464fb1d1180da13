"""Addresses of the library's documents."""

from django.urls import path

from library.documents import views

within = [
    path("library/", views.library, name="library"),
    path("library/upload/", views.upload, name="library-upload"),
    path("library/address/", views.address, name="library-address"),
    path("library/<uuid:document>/", views.document, name="library-document"),
    path("library/<uuid:document>/cite/", views.cite, name="cite-document"),
    path("library/<uuid:document>/replace/", views.replace, name="replace-document"),
    path("library/<uuid:document>/remove/", views.remove, name="remove-document"),
    path("library/citations/<uuid:citation>/newest/", views.cite_newest, name="cite-newest"),
]
