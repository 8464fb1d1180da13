"""Texts are saved under an optimistic lock: nobody overwrites somebody else unseen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle, writers
from evaluations.models import (
    Answer,
    Revision,
    Statement,
)
from evaluations.models.answer import Draft
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.errors import Stale
from municipalities.access import Person
from workspace.answering.domain import revisions as revising

Row = TypeVar("Row", bound=Draft)


Given = ParamSpec("Given")


def raise_if_stale(save: Callable[Given, Row | Stale]) -> Callable[Given, Row]:
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


@dataclass(frozen=True, slots=True)
class SaveToken:
    """What a browser page says with a text: the version it was written over, the page's own id,
    and which of its sends this is.
    """

    version: int
    operation: UUID | None
    sequence: int

    def is_same_page(self, row: Draft) -> bool:
        return self.operation is not None and row.operation == self.operation

    def is_late(self, row: Draft) -> bool:
        """Tell whether a later send of the same page has arrived before this one."""
        return self.is_same_page(row) and 0 < self.sequence <= row.sequence


def write_draft(
    row: Row, person: Person, fields: dict[str, object], sent: SaveToken
) -> Row | Stale:
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


def _stale(row: Draft, version: int, person: Person, fields: dict[str, object]) -> Stale:
    """Keep the text that came too late, and return the refusal for its writer."""
    # Without a version the text that it was written over is gone, and so is its history.
    if row.version:
        revising.keep_overtaken(row, number=version, person=person, fields=fields)
    return stale_text(row, mine=str(fields["text"]), over=version)


def stale_text(row: Draft, *, mine: str, over: int) -> Stale:
    """Return the refusal that shows a text beside the saved one.

    over is the version that it was written over.
    """
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
def set_aside(*, row: Draft, person: Person, over: int, **fields: object) -> Revision:
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
