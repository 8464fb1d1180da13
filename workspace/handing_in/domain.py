"""Hand-in: what is missing is named; what is handed in is copied and never changes."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from evaluations import lifecycle
from evaluations.models import (
    Answer,
    Citation,
    Completion,
    Evaluation,
    NothingRaised,
    Statement,
    SubmittedAnswer,
    SubmittedCitation,
    SubmittedStatement,
)
from evaluations.notices import domain as notices
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.errors import Refused
from kompass.uploads.models import State
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from workspace.approving import domain as approvals
from workspace.submission import domain as submission

WITHDRAWABLE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that stops the hand-in: the sentence, and where to mend it (a question's or an
    area's key).
    """

    sentence: str
    question: str = ""
    area: str = ""


def missing(*, evaluation: Evaluation, catalogue: Catalogue) -> list[Missing]:
    """Return everything that stops the hand-in, in the question set's order."""
    answers = {
        answer.question_id: answer for answer in Answer.objects.filter(evaluation=evaluation)
    }
    found = [
        Missing(_fault(answers.get(question.pk), question.number), question=question.key)
        for question in catalogue.questions
        if not (question.pk in answers and answers[question.pk].is_settled)
    ]
    return found + _missing_statements(evaluation, catalogue)


def _fault(answer: Answer | None, number: str) -> str:
    if answer and answer.not_applicable:
        return _("Question %(number)s is marked as not applicable and needs a reason.") % {
            "number": number
        }
    if answer and answer.text.strip():
        return _(
            "Question %(number)s has an answer but no self-assessment. Choose one, or give a "
            "reason."
        ) % {"number": number}
    return _("Question %(number)s has no answer. Answer it, or give a reason.") % {"number": number}


def _missing_statements(evaluation: Evaluation, catalogue: Catalogue) -> list[Missing]:
    usable = Q(citations__document_version__file__isnull=True) | ~Q(
        citations__document_version__file__state=State.INFECTED
    )
    statements = list(
        Statement.objects.filter(evaluation=evaluation).annotate(
            evidence=Count("citations", filter=usable)
        )
    )
    marked = set(
        NothingRaised.objects.filter(evaluation=evaluation).values_list("area_id", flat=True)
    )
    found = []
    for area in catalogue.areas:
        own = [statement for statement in statements if statement.area_id == area.pk]
        if not own and area.pk not in marked:
            sentence = _(
                "The area “%(area)s” has no strength statement. Write one, or mark that you "
                "are not highlighting anything here."
            )
            found.append(Missing(sentence % {"area": area.title}, area=area.key))
        for statement in own:
            if not statement.evidence:
                sentence = _("The statement “%(start)s” in the area “%(area)s” has no evidence.")
                found.append(
                    Missing(
                        sentence % {"start": beginning(statement.text), "area": area.title},
                        area=area.key,
                    )
                )
    return found


def beginning(text: str, length: int = 60) -> str:
    """Return the first words of a text."""
    words = " ".join(text.split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + "…"


@transaction.atomic
def hand_in(*, evaluation: Evaluation, catalogue: Catalogue, person: Person) -> Evaluation:
    """Copy answers, statements and evidence for the evaluators and move on.

    Raises Refused naming what is missing.
    """
    locked = lifecycle.require(evaluation, Phase.PREPARING)
    if faults := missing(evaluation=evaluation, catalogue=catalogue):
        raise Refused(*(fault.sentence for fault in faults))
    if locked.needs_approval and not approvals.valid(locked):
        raise Refused(
            _(
                "The submission is handed in when the leadership has approved it. Ask for "
                "approval of the current content."
            )
        )
    locked.submission = _next_number(locked)
    locked.save(update_fields=["submission"])
    evaluation.submission = locked.submission
    answers = _copy_answers(locked)
    statements = _copy_statements(locked)
    _copy_citations(locked, answers, statements)
    notices.notify_hand_in(evaluation=evaluation)
    lifecycle.move(evaluation=evaluation, name="hand_in", person=person)
    submission.enqueue(evaluation=evaluation, person=person)
    return evaluation


def _next_number(evaluation: Evaluation) -> int:
    last = SubmittedAnswer.objects.filter(evaluation=evaluation).aggregate(last=Max("number"))[
        "last"
    ]
    return (last or 0) + 1


def _copy_answers(evaluation: Evaluation) -> dict[UUID, SubmittedAnswer]:
    copies = {
        answer.pk: SubmittedAnswer(
            evaluation=evaluation,
            municipality_id=evaluation.municipality_id,
            question_id=answer.question_id,
            number=evaluation.submission,
            text=answer.text,
            self_assessment_id=answer.self_assessment_id,
            not_applicable=answer.not_applicable,
            reason=answer.reason,
        )
        for answer in Answer.objects.filter(evaluation=evaluation)
    }
    SubmittedAnswer.objects.bulk_create(copies.values())
    return copies


def _copy_statements(evaluation: Evaluation) -> dict[UUID, SubmittedStatement]:
    copies = {
        statement.pk: SubmittedStatement(
            evaluation=evaluation,
            municipality_id=evaluation.municipality_id,
            area_id=statement.area_id,
            number=evaluation.submission,
            position=statement.position,
            text=statement.text,
        )
        for statement in Statement.objects.filter(evaluation=evaluation)
    }
    SubmittedStatement.objects.bulk_create(copies.values())
    return copies


def _copy_citations(
    evaluation: Evaluation,
    answers: dict[UUID, SubmittedAnswer],
    statements: dict[UUID, SubmittedStatement],
) -> None:
    SubmittedCitation.objects.bulk_create(
        SubmittedCitation(
            evaluation=evaluation,
            municipality_id=evaluation.municipality_id,
            document_version_id=citation.document_version_id,
            pages=citation.pages,
            answer=answers[citation.answer_id] if citation.answer_id else None,
            statement=statements[citation.statement_id] if citation.statement_id else None,
        )
        for citation in Citation.objects.filter(evaluation=evaluation)
    )


@transaction.atomic
def withdraw(*, evaluation: Evaluation, person: Person, reason: str = "") -> Evaluation:
    """Take the hand-in back within 24 hours; opening the review ends that earlier.

    Raises Refused when it is too late.
    """
    locked = lifecycle.require(evaluation, Phase.SUBMITTED)
    if locked.handed_in_at and clock.now() - locked.handed_in_at > WITHDRAWABLE:
        raise Refused(
            _(
                "A submission can be withdrawn within 24 hours. Ask the evaluators to request "
                "additional information on a question instead."
            )
        )
    Completion.objects.filter(evaluation=locked, closed_at=None).update(
        closed_at=clock.now(), closed_by=person.user
    )
    locked.submission = evaluation.submission = 0  # nothing is handed in until the next time
    locked.save(update_fields=["submission"])
    notices.notify_hand_in(evaluation=evaluation)
    return lifecycle.move(
        evaluation=evaluation, name="withdraw_hand_in", person=person, reason=reason
    )
