"""The languages of question sets, and the choices of their values."""

from django.db import models
from django.utils.translation import pgettext_lazy

LANGUAGES = ("sv", "fi", "en")


class Scheme(models.TextChoices):
    """How points are set: by a level per aspect with weights, by one level, or directly."""

    ASPECTS = "aspects", pgettext_lazy("scoring scheme", "Aspects with weights")
    LEVELS = "levels", pgettext_lazy("scoring scheme", "One level per question")
    POINTS = "points", pgettext_lazy("scoring scheme", "Points set directly")


class Scope(models.TextChoices):
    """Where a text applies: Åland has its own municipal act and no wellbeing services counties."""

    EVERYWHERE = "", pgettext_lazy("where a text holds", "Everywhere")
    MAINLAND = "mainland", pgettext_lazy("where a text holds", "Mainland Finland")
    ALAND = "aland", pgettext_lazy("where a text holds", "Åland")


class InterviewGroup(models.TextChoices):
    """The groups that evaluators interview: roles, never names."""

    MANAGEMENT = "management", pgettext_lazy("interview group", "Central management")
    POLITICIANS = "politicians", pgettext_lazy("interview group", "Leading elected officials")
    DEPARTMENT_HEADS = "department_heads", pgettext_lazy("interview group", "Heads of sector")
    UNIT_HEADS = "unit_heads", pgettext_lazy("interview group", "Heads of unit")
    UNIONS = "unions", pgettext_lazy("interview group", "Staff representatives")
    COMPANIES = (
        "companies",
        pgettext_lazy("interview group", "Subsidiary entities and board chairs"),
    )
