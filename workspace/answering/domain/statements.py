"""The municipality writes its strength statements."""

from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle, writers
from evaluations.models import (
    Evaluation,
    NothingRaised,
    Revision,
    Statement,
)
from evaluations.states import Phase
from kompass.shared.errors import Invalid, Refused, Stale
from municipalities.access import Person
from questionnaire.models import Area
from workspace.answering.domain.saving import SaveToken, raise_if_stale, write_draft

MAX_STATEMENT, MAX_STATEMENTS = 1500, 5


@raise_if_stale
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

    operation identifies the browser page: the same new statement sent twice is one.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    writers.require(evaluation=evaluation, person=person, place=area)
    if not text.strip():
        raise Invalid(_("Write the statement before you save it."))
    if len(text) > MAX_STATEMENT:
        raise Invalid(
            _("A statement can have at most %(limit)d characters; this one has %(length)d.")
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
    return write_draft(row, person, {"text": text}, SaveToken(version, operation, sequence))


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
        raise Invalid(_("An area can have at most five statements."))
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
            _(
                "This area has statements. Remove them first if you do not want to highlight "
                "anything here."
            )
        )
    try:
        with transaction.atomic():
            return NothingRaised.objects.create(evaluation=evaluation, area=area)
    except IntegrityError:
        return NothingRaised.objects.get(evaluation=evaluation, area=area)
