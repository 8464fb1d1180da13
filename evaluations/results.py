"""What an evaluation came to, copied at its release for the municipality that owns it: policies
know people, never phases.
"""

from django.db import transaction

from evaluations.models import Evaluation, Finding, Points, ReleasedFinding, Result


@transaction.atomic
def keep(evaluation: Evaluation) -> None:
    """Copy the settled points of each question, and the findings in each language that has them."""
    known = {"evaluation_id": evaluation.pk, "municipality_id": evaluation.municipality_id}
    points = {
        row.question_id: row.points
        for row in Points.objects.filter(evaluation=evaluation).order_by("version")
    }
    Result.objects.bulk_create(
        Result(**known, question_id=question, points=reached)
        for question, reached in points.items()
    )
    ReleasedFinding.objects.bulk_create(
        ReleasedFinding(
            **known,
            area_id=finding.area_id,
            question_id=finding.question_id,
            kind=finding.kind,
            position=finding.position,
            language=text.language,
            body=text.body,
        )
        for finding in Finding.objects.filter(evaluation=evaluation).prefetch_related("texts")
        for text in finding.texts.all()
        if text.body.strip()
    )
