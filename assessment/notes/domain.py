"""Notes of what was read and heard."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle
from evaluations.models import (
    Evaluation,
    Note,
    NoteQuestion,
)
from evaluations.states import Phase
from kompass.shared.errors import Invalid, Stale
from municipalities.access import Person
from questionnaire.models import Question


@transaction.atomic
def save_note(
    *,
    evaluation: Evaluation,
    person: Person,
    fields: Mapping[str, object],
    questions: Mapping[Question, str],
    note: Note | None = None,
    version: int = 0,
    operation: UUID | None = None,
) -> Note:
    """Write down what was read or heard and which questions it bears on (question -> stance).

    A note is its author's alone; the same new note sent twice is one. Raises Invalid, or Stale with
    the text that stands.
    """
    lifecycle.require(evaluation, Phase.REVIEWING, Phase.REPORTING)
    if not questions:
        raise Invalid(_("Choose at least one question that the note belongs to."))
    known = note.pk if note else operation
    found = Note.objects.filter(evaluation=evaluation, pk=known).first() if known else None
    if found and not note:
        return found
    row = found or Note(
        id=operation or uuid4(),
        evaluation=evaluation,
        municipality_id=evaluation.municipality_id,
        written_by=person.user,
        version=0,
    )
    _require_own_and_current(row, person, version)
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _replace_links(row, questions)
    lifecycle.raise_content_version(evaluation)
    return row


def _require_own_and_current(note: Note, person: Person, version: int) -> None:
    if note.written_by_id != person.id:
        raise Invalid(_("Only the person who wrote the note can change it."))
    if note.version != version:
        raise Stale(
            _("The note has been saved elsewhere since you opened it. Your text is kept here."),
            theirs=note.text,
            version=note.version,
        )


def _replace_links(note: Note, questions: Mapping[Question, str]) -> None:
    note.links.all().delete()
    NoteQuestion.objects.bulk_create(
        NoteQuestion(
            evaluation_id=note.evaluation_id,
            municipality_id=note.municipality_id,
            note=note,
            question=question,
            stance=stance,
        )
        for question, stance in questions.items()
    )
