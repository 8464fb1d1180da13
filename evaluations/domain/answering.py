"""The municipality writes: answers and strength statements, guarded against overwriting one another."""

from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluations.domain import lifecycle, revising, writers
from evaluations.models import Answer, Evaluation, NothingRaised, Statement
from evaluations.models.answer import Working
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.errors import Invalid, Refused, Stale
from municipalities.access import Person
from questionnaire.models import Area, Question, SelfAssessmentStep

MAX_STATEMENT, MAX_STATEMENTS = 1500, 5
Row = TypeVar("Row", bound=Working)


@transaction.atomic
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
    operation: UUID | None = None,
) -> Answer:
    """Save an answer over the version that was read (0 for none). Raises Stale with the other's text, or Refused."""
    lifecycle.require(evaluation, Phase.PREPARING)
    writers.require(evaluation=evaluation, person=person, place=question)
    found = Answer.objects.filter(evaluation=evaluation, question=question).first()
    answer = found or Answer(evaluation=evaluation, question=question, version=0)
    fields: dict[str, object] = {
        "text": text,
        "self_assessment_id": None if not_applicable or self_assessment is None else self_assessment.pk,
        "not_applicable": not_applicable,
        "reason": reason,
    }
    return _write(answer, version, person, fields, operation)


@transaction.atomic
def take_over(*, evaluation: Evaluation, question: Question, person: Person, text: str) -> Answer:
    """Begin the answer with an earlier one; raise Refused where somebody has begun to write already."""
    lifecycle.require(evaluation, Phase.PREPARING)
    found = Answer.objects.filter(evaluation=evaluation, question=question).first()
    if not text or (found and found.text.strip()):
        raise Refused(
            _("There is a text already, or no earlier answer. Nothing has been changed; copy what you need from the earlier answer.")
        )
    kept: dict[str, Any] = (
        {"self_assessment": found.self_assessment, "not_applicable": found.not_applicable, "reason": found.reason} if found else {}
    )
    return save_answer(evaluation=evaluation, question=question, person=person, version=found.version if found else 0, text=text, **kept)


def _write(row: Row, version: int, person: Person, fields: dict[str, object], operation: UUID | None = None) -> Row:
    """Write over the version that was read; the evaluation's lock makes check and write one.

    The browser page that saved last may save on: the reply that told it the new version may have been lost.
    """
    if all(getattr(row, name) == value for name, value in fields.items()) and row.version:
        return row  # the same save twice, or nothing new
    if row.version != version and (operation is None or row.operation != operation):
        raise Stale(
            _("Somebody else has saved this text since you opened it. Your text is kept here; compare the two and save again."),
            theirs=row.text,
            version=row.version,
        )
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.written_by, row.written_at, row.operation = person.user, clock.now(), operation
    row.save(force_insert=row.version == 1, force_update=row.version > 1)
    revising.keep(row)
    return row


@transaction.atomic
def save_statement(
    *,
    evaluation: Evaluation,
    area: Area,
    person: Person,
    version: int,
    text: str,
    statement: Statement | None = None,
    operation: UUID | None = None,
) -> Statement:
    """Save a strength statement, a new one when none is given. Raises Invalid beyond five or 1,500 characters.

    operation is the browser page's mark: the same new statement sent twice is one.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    writers.require(evaluation=evaluation, person=person, place=area)
    if not text.strip():
        raise Invalid(_("Write the statement before you save it."))
    if len(text) > MAX_STATEMENT:
        raise Invalid(
            _("A statement has at most %(limit)d characters; this one has %(length)d.") % {"limit": MAX_STATEMENT, "length": len(text)}
        )
    row = _locked_statement(evaluation, statement, operation)
    row = row or Statement(id=operation or uuid4(), evaluation=evaluation, area=area, version=0, position=_free_place(evaluation, area))
    NothingRaised.objects.filter(evaluation=evaluation, area=area).delete()
    return _write(row, version, person, {"text": text}, operation)


def _locked_statement(evaluation: Evaluation, statement: Statement | None, operation: UUID | None) -> Statement | None:
    """Return the statement as it is under the evaluation's lock: what was read before it may be old."""
    known = statement.pk if statement else operation
    found = Statement.objects.filter(evaluation=evaluation, pk=known).first() if known else None
    if statement and found is None:
        raise Refused(_("The statement has been removed by somebody else."))
    return found


def _free_place(evaluation: Evaluation, area: Area) -> int:
    taken = set(Statement.objects.filter(evaluation=evaluation, area=area).values_list("position", flat=True))
    free = [place for place in range(1, MAX_STATEMENTS + 1) if place not in taken]
    if not free:
        raise Invalid(_("An area has at most five statements."))
    return free[0]


@transaction.atomic
def remove_statement(*, evaluation: Evaluation, statement: Statement, person: Person) -> None:
    """Remove a statement with its evidence."""
    lifecycle.require(evaluation, Phase.PREPARING)
    writers.require(evaluation=evaluation, person=person, place=statement.area)
    statement.delete()


@transaction.atomic
def raise_nothing(*, evaluation: Evaluation, area: Area, person: Person) -> NothingRaised:
    """Mark that the municipality raises nothing in an area. Raises Invalid while it has statements."""
    lifecycle.require(evaluation, Phase.PREPARING)
    writers.require(evaluation=evaluation, person=person, place=area)
    if Statement.objects.filter(evaluation=evaluation, area=area).exists():
        raise Invalid(_("This area has statements. Remove them first if you want to raise nothing here."))
    try:
        with transaction.atomic():
            return NothingRaised.objects.create(evaluation=evaluation, area=area)
    except IntegrityError:
        return NothingRaised.objects.get(evaluation=evaluation, area=area)
