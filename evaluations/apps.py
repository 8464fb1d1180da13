"""What was answered, shown, heard and judged."""

from django.apps import AppConfig


class Evaluations(AppConfig):
    name = "evaluations"
