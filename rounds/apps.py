"""The office's work: rounds, assignments, and help before the hand-in."""

from django.apps import AppConfig


class Rounds(AppConfig):
    name = "rounds"
