"""What is asked; knows no answer."""

from django.apps import AppConfig


class Questionnaire(AppConfig):
    name = "questionnaire"
