"""Files that cannot hurt."""

from django.apps import AppConfig


class Uploads(AppConfig):
    name = "kompass.uploads"
    label = "uploads"
