"""Addresses of documents, evidence, the search and the virus scanner."""

from django.urls import include, path

from library.documents import urls as documents
from library.evidence import urls as evidence
from library.scanning import urls as scanning
from library.search import urls as search

within = [
    *evidence.within,
    *documents.within,
    *search.within,
]
urlpatterns = [
    *scanning.urlpatterns,
    path("evaluations/<uuid:pk>/", include(within)),
]
