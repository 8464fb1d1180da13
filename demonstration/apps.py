"""Fictional evaluations in every phase, and benchmarks on them."""

from django.apps import AppConfig


class Demonstration(AppConfig):
    name = "demonstration"
