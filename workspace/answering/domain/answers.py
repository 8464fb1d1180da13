"""The municipality writes its answers."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle, writers
from evaluations.models import (
    Answer,
    Citation,
    Evaluation,
    Readiness,
    Revision,
    SubmittedCitation,
)
from evaluations.notices import domain as notices
from kompass.shared.database.transactions import join_transaction
from kompass.shared.errors import Refused, Stale
from kompass.shared.models import only_row
from municipalities.access import Person
from questionnaire.models import Question, SelfAssessmentStep
from workspace.answering.domain.saving import SaveToken, raise_if_stale, write_draft


@raise_if_stale
@join_transaction
def save_answer(
    *,
    evaluation: Evaluation,
    question: Question,
    person: Person,
    version: int,
    text: str,
    self_assessment: SelfAssessmentStep | None = None,
    not_applicable: bool = False,
    reason: str = "",
    readiness: str = "",
    operation: UUID | None = None,
    sequence: int = 0,
) -> Answer | Stale:
    """Save an answer over the version that was read (0 for none).

    Raises Stale with both texts, or Refused.

    An empty readiness leaves it as it is. A text that comes too late is kept in the history.
    """
    lifecycle.require_open_for_answers(evaluation, question)
    writers.require(evaluation=evaluation, person=person, place=question)
    found = only_row(Answer.objects.filter(evaluation=evaluation, question=question))
    answer = found or Answer(evaluation=evaluation, question=question, version=0)
    fields: dict[str, object] = {
        "text": text,
        "self_assessment_id": None
        if not_applicable or self_assessment is None
        else self_assessment.pk,
        "not_applicable": not_applicable,
        "reason": reason,
        "readiness": readiness or answer.readiness,
    }
    was = answer.readiness
    outcome = write_draft(answer, person, fields, SaveToken(version, operation, sequence))
    if isinstance(outcome, Answer) and outcome.readiness == Readiness.FOR_READING != was:
        notices.notify_ready_for_review(evaluation=evaluation, question=question)
    return outcome


@transaction.atomic
def take_over(
    *,
    evaluation: Evaluation,
    question: Question,
    person: Person,
    text: str,
    evidence: Iterable[SubmittedCitation] = (),
) -> Answer:
    """Begin the answer with an earlier one and its evidence.

    The documents come by reference: the very versions that were cited then. Raises Refused where
    somebody has begun to write already.
    """
    lifecycle.require_open_for_answers(evaluation, question)
    found = Answer.objects.filter(evaluation=evaluation, question=question).first()
    if not text or (found and found.text.strip()):
        raise Refused(
            _(
                "There is already a text, or there is no earlier answer. Nothing has been "
                "changed. Copy what you need from the earlier answer."
            )
        )
    answer = save_answer(
        evaluation=evaluation,
        question=question,
        person=person,
        version=found.version if found else 0,
        text=text,
        self_assessment=found.self_assessment if found else None,
        not_applicable=found.not_applicable if found else False,
        reason=found.reason if found else "",
    )
    _cite_again(answer, evidence)
    return answer


def _cite_again(answer: Answer, evidence: Iterable[SubmittedCitation]) -> None:
    for citation in evidence:
        Citation.objects.get_or_create(
            evaluation=answer.evaluation,
            answer=answer,
            pages=citation.pages,
            document_version_id=citation.document_version_id,
            defaults={"municipality_id": answer.municipality_id},
        )


@transaction.atomic
def restore_answer(
    *, evaluation: Evaluation, question: Question, revision: Revision, person: Person
) -> Answer:
    """Let an earlier text of an answer stand again, as a new version.

    Raises Refused when answers are closed.
    """
    lifecycle.require_open_for_answers(evaluation, question)
    answer = Answer.objects.get(evaluation=evaluation, question=question)
    return save_answer(
        evaluation=evaluation,
        question=question,
        person=person,
        version=answer.version,
        text=revision.text,
        self_assessment=revision.self_assessment,
        not_applicable=revision.not_applicable,
        reason=revision.reason,
    )
