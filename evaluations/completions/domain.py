"""After the hand-in: single answers that the evaluators ask for again, completed and sent; the
others stay frozen.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from evaluations import lifecycle, writers
from evaluations.models import (
    Answer,
    Citation,
    Completion,
    Evaluation,
    SubmittedAnswer,
    SubmittedCitation,
)
from evaluations.notices import domain as notices
from evaluations.states import COMPLETABLE
from kompass.shared import clock
from kompass.shared.errors import Invalid, Refused
from municipalities.access import Person
from questionnaire.models import Question


@transaction.atomic
def ask(
    *, evaluation: Evaluation, questions: Iterable[Question], message: str, person: Person
) -> list[Completion]:
    """Open the answers to these questions again, and say what is missed.

    Raises Invalid, or Refused where a request is open already.
    """
    lifecycle.require(evaluation, *COMPLETABLE)
    wanted = list(questions)
    if not wanted or not message.strip():
        raise Invalid(_("Choose at least one question, and write what is missing."))
    asked = Completion.objects.filter(
        evaluation=evaluation, question__in=wanted, closed_at=None
    ).select_related("question")
    if numbers := sorted(row.question.number for row in asked):
        sentence = _(
            "Additional information has already been requested here: %(questions)s. Withdraw "
            "that request first, or leave the question out."
        )
        raise Refused(sentence % {"questions": ", ".join(numbers)})
    known = {
        "evaluation": evaluation,
        "municipality_id": evaluation.municipality_id,
        "message": message,
        "asked_by": person.user,
    }
    made = [Completion.objects.create(**known, question=question) for question in wanted]
    for question in wanted:
        notices.notify_completion(evaluation=evaluation, question=question)
    return made


@transaction.atomic
def take_back(*, completion: Completion, person: Person) -> Completion:
    """End a request without a completion; what has been written meanwhile stays with the
    municipality. Raises Refused when it is over.
    """
    lifecycle.require(completion.evaluation, *COMPLETABLE)
    open_completions = Completion.objects.filter(pk=completion.pk, closed_at=None)
    if not open_completions.update(closed_at=clock.now(), closed_by=person.user):
        raise Refused(
            _(
                "This request is already closed: the additional information has been sent, or "
                "somebody has withdrawn the request."
            )
        )
    completion.refresh_from_db()
    return completion


@transaction.atomic
def send(*, evaluation: Evaluation, question: Question, person: Person) -> SubmittedAnswer:
    """Hand the completed answer in beside the first one and close it again.

    Raises Refused when nobody asks for it; sent twice is one.
    """
    locked = lifecycle.require(evaluation, *COMPLETABLE)
    writers.require(evaluation=locked, person=person, place=question)
    rows = Completion.objects.filter(evaluation=locked, question=question).order_by("-asked_at")
    asked = rows.filter(closed_at=None).first()
    if asked is None:
        return _sent_before(locked, question, rows.first())
    answer = Answer.objects.filter(evaluation=locked, question=question).first()
    if answer is None or not answer.is_settled:
        raise Invalid(
            _(
                "Write the answer and choose a self-assessment, or give a reason, before you "
                "send the additional information."
            )
        )
    copy = _copy(locked, answer)
    asked.closed_at, asked.closed_by, asked.supplement = clock.now(), person.user, copy.supplement
    asked.save(update_fields=["closed_at", "closed_by", "supplement"])
    lifecycle.raise_content_version(
        locked
    )  # the report prints the self-assessment of the answer that is read
    return copy


def _sent_before(
    evaluation: Evaluation, question: Question, last: Completion | None
) -> SubmittedAnswer:
    if last is None or last.supplement is None:
        raise Refused(
            _(
                "No additional information is requested on question %(number)s now. Nothing "
                "has been sent."
            )
            % {"number": question.number}
        )
    return SubmittedAnswer.objects.get(
        evaluation=evaluation,
        question=question,
        number=evaluation.submission,
        supplement=last.supplement,
    )


def _copy(evaluation: Evaluation, answer: Answer) -> SubmittedAnswer:
    """Copy the working answer and its evidence as the next supplement of what was handed in."""
    before = SubmittedAnswer.objects.filter(
        evaluation=evaluation, question_id=answer.question_id, number=evaluation.submission
    )
    last = before.aggregate(last=Max("supplement"))["last"]
    known = {"evaluation": evaluation, "municipality_id": evaluation.municipality_id}
    content = {
        name: getattr(answer, name)
        for name in ("question_id", "text", "self_assessment_id", "not_applicable", "reason")
    }
    copy = SubmittedAnswer.objects.create(
        **known, **content, number=evaluation.submission, supplement=0 if last is None else last + 1
    )
    SubmittedCitation.objects.bulk_create(
        SubmittedCitation(
            **known,
            document_version_id=citation.document_version_id,
            pages=citation.pages,
            answer=copy,
        )
        for citation in Citation.objects.filter(answer=answer)
    )
    return copy
