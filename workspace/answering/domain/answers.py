"""The municipality writes: answers and strength statements, guarded against overwriting one
another.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle, writers
from evaluations.models import (
    Answer,
    Citation,
    Evaluation,
    NothingRaised,
    Readiness,
    Revision,
    Statement,
    SubmittedCitation,
)
from evaluations.models.answer import Working
from evaluations.notices import domain as noticing
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.database.joining import joining
from kompass.shared.errors import Invalid, Refused, Stale
from kompass.shared.models import only_row
from municipalities.access import Person
from questionnaire.models import Area, Question, SelfAssessmentStep
from workspace.answering.domain import revisions as revising

MAX_STATEMENT, MAX_STATEMENTS = 1500, 5
Row = TypeVar("Row", bound=Working)
Given = ParamSpec("Given")


def told_when_stale(save: Callable[Given, Row | Stale]) -> Callable[Given, Row]:
    """Let a save keep a text that came too late and still say so: raised inside the transaction, it
    would take the kept text with it.
    """

    @wraps(save)
    def saving(*args: Given.args, **fields: Given.kwargs) -> Row:
        outcome = save(*args, **fields)
        if isinstance(outcome, Stale):
            raise outcome
        return outcome

    return saving


@told_when_stale
@joining
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
    fields: dict[str, Any] = {
        "text": text,
        "self_assessment_id": None
        if not_applicable or self_assessment is None
        else self_assessment.pk,
        "not_applicable": not_applicable,
        "reason": reason,
        "readiness": readiness or answer.readiness,
    }
    was = answer.readiness
    outcome = _write(answer, person, fields, Sent(version, operation, sequence))
    if isinstance(outcome, Answer) and outcome.readiness == Readiness.FOR_READING != was:
        noticing.tell_ready_for_reading(evaluation=evaluation, question=question)
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
    """Begin the answer with an earlier one and its evidence; raise Refused where somebody has begun
    to write already.

    The documents come by reference: the very versions that were cited then.
    """
    lifecycle.require_open_for_answers(evaluation, question)
    found = Answer.objects.filter(evaluation=evaluation, question=question).first()
    if not text or (found and found.text.strip()):
        raise Refused(
            _(
                "There is a text already, or no earlier answer. Nothing has been changed; copy "
                "what you need from the earlier answer."
            )
        )
    kept: dict[str, Any] = (
        {
            "self_assessment": found.self_assessment,
            "not_applicable": found.not_applicable,
            "reason": found.reason,
        }
        if found
        else {}
    )
    answer = save_answer(
        evaluation=evaluation,
        question=question,
        person=person,
        version=found.version if found else 0,
        text=text,
        **kept,
    )
    for citation in evidence:
        known = {"evaluation": evaluation, "answer": answer, "pages": citation.pages}
        defaults = {"municipality_id": evaluation.municipality_id}
        Citation.objects.get_or_create(
            **known, document_version_id=citation.document_version_id, defaults=defaults
        )
    return answer


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser page says with a text: the version it was written over, the page's own mark,
    and which of its sends this is.
    """

    version: int
    operation: UUID | None
    sequence: int

    def is_same_page(self, row: Working) -> bool:
        return self.operation is not None and row.operation == self.operation

    def is_late(self, row: Working) -> bool:
        """Tell whether a later send of the same page has arrived before this one."""
        return self.is_same_page(row) and 0 < self.sequence <= row.sequence


def _write(row: Row, person: Person, fields: dict[str, Any], sent: Sent) -> Row | Stale:
    """Write over the version that was read; the evaluation's lock makes check and write one.

    The browser page that saved last may save on: the reply that told it the new version may have
    been lost.
    """
    if all(getattr(row, name) == value for name, value in fields.items()) and row.version:
        return row  # the same save twice, or nothing new
    if sent.is_late(row):
        revising.keep_overtaken(row, number=sent.version, person=person, fields=fields)
        return row
    if row.version != sent.version and not sent.is_same_page(row):
        return _stale(row, sent.version, person, fields)
    said = {"operation": sent.operation, "sequence": sent.sequence}
    changes = {
        **fields,
        **said,
        "version": row.version + 1,
        "written_by": person.user,
        "written_at": clock.now(),
    }
    for name, value in changes.items():
        setattr(row, name, value)
    if row.version == 1:
        row.save(force_insert=True)
    else:  # the changed columns alone: this is the act that is done most often of all
        type(row)._default_manager.filter(pk=row.pk).update(**changes)
    return row


def _stale(row: Working, version: int, person: Person, fields: dict[str, Any]) -> Stale:
    """Keep the text that came too late, and return what its writer is told."""
    if (
        row.version
    ):  # else the text it was written over is gone, and there is no history to keep it in
        revising.keep_overtaken(row, number=version, person=person, fields=fields)
    return beside(row, mine=str(fields["text"]), over=version)


def beside(row: Working, *, mine: str, over: int) -> Stale:
    """Lay a text beside the one that stands; over is the version that it was written over."""
    return Stale(
        _(
            "Somebody else has saved this text since you opened it. Your text is kept here; "
            "compare the two and save again."
        ),
        theirs=row.text,
        version=row.version,
        mine=mine,
        base=revising.text_of(row, over),
        over=over,
    )


@transaction.atomic
def set_aside(*, row: Working, person: Person, over: int, **fields: Any) -> Revision:
    """Keep a text in the history without letting it stand: its writer has chosen the other one."""
    assert isinstance(row, Answer | Statement)
    if isinstance(row, Answer):
        lifecycle.require_open_for_answers(row.evaluation, row.question)
    else:
        lifecycle.require(row.evaluation, Phase.PREPARING)
    writers.require(
        evaluation=row.evaluation,
        person=person,
        place=row.question if isinstance(row, Answer) else row.area,
    )
    return revising.keep_overtaken(row, number=over, person=person, fields=fields)


@told_when_stale
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
    sequence: int = 0,
) -> Statement | Stale:
    """Save a strength statement, a new one when none is given.

    Raises Stale with both texts, Invalid beyond five or 1,500 characters.

    operation is the browser page's mark: the same new statement sent twice is one.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    writers.require(evaluation=evaluation, person=person, place=area)
    if not text.strip():
        raise Invalid(_("Write the statement before you save it."))
    if len(text) > MAX_STATEMENT:
        raise Invalid(
            _("A statement has at most %(limit)d characters; this one has %(length)d.")
            % {"limit": MAX_STATEMENT, "length": len(text)}
        )
    row = _locked_statement(evaluation, statement, operation)
    row = row or Statement(
        id=operation or uuid4(),
        evaluation=evaluation,
        area=area,
        version=0,
        position=_free_place(evaluation, area),
    )
    NothingRaised.objects.filter(evaluation=evaluation, area=area).delete()
    return _write(row, person, {"text": text}, Sent(version, operation, sequence))


def _locked_statement(
    evaluation: Evaluation, statement: Statement | None, operation: UUID | None
) -> Statement | None:
    """Return the statement as it is under the evaluation's lock: what was read before it may be
    old.
    """
    known = statement.pk if statement else operation
    found = Statement.objects.filter(evaluation=evaluation, pk=known).first() if known else None
    if statement and found is None:
        raise Refused(_("The statement has been removed by somebody else."))
    return found


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


@transaction.atomic
def restore_statement(
    *, evaluation: Evaluation, statement: Statement, revision: Revision, person: Person
) -> Statement:
    """Let an earlier text of a statement stand again, as a new version.

    Raises Refused when answers are closed.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    version = Statement.objects.get(pk=statement.pk).version
    return save_statement(
        evaluation=evaluation,
        area=statement.area,
        person=person,
        version=version,
        text=revision.text,
        statement=statement,
    )


def _free_place(evaluation: Evaluation, area: Area) -> int:
    taken = set(
        Statement.objects.filter(evaluation=evaluation, area=area).values_list(
            "position", flat=True
        )
    )
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
    """Mark that the municipality raises nothing in an area.

    Raises Invalid while it has statements.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    writers.require(evaluation=evaluation, person=person, place=area)
    if Statement.objects.filter(evaluation=evaluation, area=area).exists():
        raise Invalid(
            _("This area has statements. Remove them first if you want to raise nothing here.")
        )
    try:
        with transaction.atomic():
            return NothingRaised.objects.create(evaluation=evaluation, area=area)
    except IntegrityError:
        return NothingRaised.objects.get(evaluation=evaluation, area=area)
