"""The tenant columns of everything that happens in one evaluation."""

from django.db import models

from evaluations.models.evaluation import Evaluation
from kompass.shared.models import Identified


class InEvaluation(Identified):
    """A row of one evaluation; municipality_id repeats the evaluation's, and a composite key keeps
    the two together.
    """

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    municipality_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)

    def save(self, *args: object, **kwargs: object) -> None:
        if self.municipality_id is None:
            self.municipality_id = self.evaluation.municipality_id
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on


def within(name: str) -> models.UniqueConstraint:
    """Return the constraint that a child's composite key points at."""
    return models.UniqueConstraint(fields=["id", "evaluation"], name=f"{name}_and_evaluation")
