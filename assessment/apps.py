"""The evaluators' work: reading, notes, scores, consensus, the report's texts."""

from django.apps import AppConfig


class Assessment(AppConfig):
    name = "assessment"
