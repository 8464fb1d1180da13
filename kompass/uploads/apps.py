"""Uploaded files: checked, cleaned, scanned, stored."""

from django.apps import AppConfig


class Uploads(AppConfig):
    name = "kompass.uploads"
    label = "uploads"
