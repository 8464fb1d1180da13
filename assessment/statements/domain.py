"""The judgement of the municipality's own strength statements."""

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle
from evaluations.models import (
    Evaluation,
    Note,
    SubmittedStatement,
    Text,
    TextState,
    Verdict,
)
from evaluations.states import Phase
from kompass.shared.errors import Invalid
from municipalities.access import Person


@transaction.atomic
def judge_statement(
    *,
    evaluation: Evaluation,
    statement: SubmittedStatement,
    person: Person,
    judgement: str,
    note: Note | None,
    words: str,
) -> Verdict:
    """Judge a strength statement with a source; words say why, in the original language.

    Raises Invalid without a source.
    """
    lifecycle.require(evaluation, Phase.REVIEWING)
    if note is None:
        raise Invalid(_("Choose the note that the assessment is based on."))
    verdict, _created = Verdict.objects.update_or_create(
        statement=statement,
        defaults={
            "evaluation": evaluation,
            "municipality_id": evaluation.municipality_id,
            "judgement": judgement,
            "note": note,
            "judged_by": person.user,
        },
    )
    Text.objects.update_or_create(
        evaluation=evaluation,
        verdict=verdict,
        language=evaluation.original_language,
        defaults={
            "municipality_id": evaluation.municipality_id,
            "body": words,
            "state": TextState.CONFIRMED,
            "written_by": person.user,
        },
    )
    lifecycle.raise_content_version(evaluation)
    return verdict
