"""Fictional evaluations that show the whole road."""

from django.apps import AppConfig


class Demonstration(AppConfig):
    name = "demonstration"
