"""What a released evaluation came to, copied for the municipality that owns it: its next round
begins with this.
"""

from django.db import models

from evaluations.models.base import InEvaluation
from evaluations.models.finding import FindingKind
from municipalities.models import LANGUAGES
from questionnaire.models import Area, Question


class Result(InEvaluation):
    """The points of a question at the release; none where it was left out as not applicable."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=4, decimal_places=1, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evaluation", "question"], name="one_result_per_question"
            ),
        )


class ReleasedFinding(InEvaluation):
    """A strength or an improvement of the released report, in one language."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=FindingKind)
    position = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    body = models.TextField()

    class Meta:
        ordering = ("-kind", "position", "id")
