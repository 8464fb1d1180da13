"""The state of each text of a question set in each language."""

from django.conf import settings
from django.db import models

from questionnaire.models.question_sets import QuestionSet


class TextState(models.Model):
    """The state of one text in one language: a working translation until it is ticked as checked.

    `source` is the digest of the text in the set's first language that this one translates; the
    text is stale when that has changed. `place` is the path of its part in the tree, so that the
    state stays valid when the rows of the parts are replaced.
    """

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="states")
    place = models.CharField(max_length=300)
    field = models.CharField(max_length=30)
    language = models.CharField(max_length=2)
    source = models.CharField(max_length=16)
    ticked_at = models.DateTimeField(null=True)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["question_set", "place", "field", "language"], name="one_state_per_text"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.field} {self.language}"
