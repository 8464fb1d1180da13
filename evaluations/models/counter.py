"""Counters that the database keeps: the office's totals read a row, not every answer."""

from django.db import models

from evaluations.models.base import InEvaluation
from evaluations.models.evaluation import Round
from evaluations.states import Phase
from kompass.shared.models import Identified


class Progress(InEvaluation):
    """How many questions of an evaluation are answered; kept by a trigger on the answers."""

    answered = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["evaluation"], name="one_progress_per_evaluation"),
        )


class PhaseCount(Identified):
    """How many evaluations of a round stand in a phase; kept by a trigger on the evaluations."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="phase_counts")
    phase = models.CharField(max_length=12, choices=Phase)
    evaluations = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "phase"], name="one_count_per_round_and_phase"
            ),
        )

    def __str__(self) -> str:
        return f"{self.phase} {self.evaluations}"
