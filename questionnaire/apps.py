"""Question sets; the app knows nothing of answers."""

from django.apps import AppConfig


class Questionnaire(AppConfig):
    name = "questionnaire"
