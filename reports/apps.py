"""What is said about an evaluation."""

from django.apps import AppConfig


class Reports(AppConfig):
    name = "reports"
