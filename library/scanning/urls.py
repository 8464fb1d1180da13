"""Addresses of the page of files."""

from django.urls import path

from library.scanning import views

urlpatterns = [
    path("files/", views.files, name="files"),
    path("files/scan/", views.scan_files, name="scan-files"),
]
