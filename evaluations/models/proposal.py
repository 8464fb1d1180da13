"""A file of answers that was read and waits to be applied."""

from django.conf import settings
from django.db import models

from evaluations.models.base import InEvaluation


class AnswerProposal(InEvaluation):
    """What a colleague's file says, question by question, until it is applied or another file takes
    its place.
    """

    rows = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
