"""Files that were read and wait to be applied to a draft."""

from django.db import models

from kompass.shared.models import Identified
from questionnaire.models.question_sets import QuestionSet


class Proposal(Identified):
    """The tree of a file that waits to be applied, and the digest of the draft that it changes."""

    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.CASCADE, related_name="proposals"
    )
    tree = models.JSONField()
    compared_with = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.question_set_id)
