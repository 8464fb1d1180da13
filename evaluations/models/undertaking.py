"""The municipality's other strategies, surveys, quality systems and projects, registered
once and kept over the rounds.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.models.evidence import Document
from kompass.shared.models import Identified
from municipalities.models import Municipality


class UndertakingKind(models.TextChoices):
    """What an undertaking is."""

    STRATEGY = "strategy", pgettext_lazy("kind of undertaking", "Strategy or programme")
    SURVEY = "survey", pgettext_lazy("kind of undertaking", "Survey")
    QUALITY_SYSTEM = "quality system", pgettext_lazy("kind of undertaking", "Quality system")
    PROJECT = "project", pgettext_lazy("kind of undertaking", "Project")


class Undertaking(Identified):
    """Something the municipality does anyway, mapped by the keys of areas and questions: they hold
    across versions of a question set.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Type"), max_length=14, choices=UndertakingKind)
    title = models.CharField(_("Title"), max_length=200)
    description = models.TextField(_("Short description"), blank=True)
    owner = models.CharField(_("Owner"), max_length=200, blank=True)
    from_year = models.PositiveSmallIntegerField(_("From year"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("To year"), null=True, blank=True)
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
    )
    area_keys = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    question_keys = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        ordering = ("kind", "title", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(from_year__isnull=True)
                | Q(to_year__isnull=True)
                | Q(from_year__lte=F("to_year")),
                name="an_undertaking_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.title
