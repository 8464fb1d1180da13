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

    A note is its writer's alone.
    """
    lifecycle.require(evaluation, Phase.REVIEWING, Phase.REPORTING)
    if not questions:
        raise Invalid(_("Choose at least one question that the note belongs to."))
    known = note.pk if note else operation
    found = Note.objects.filter(evaluation=evaluation, pk=known).first() if known else None
    if found and not note:
        return found  # the same new note sent twice
    row = found or Note(
        id=operation or uuid4(),
        evaluation=evaluation,
        municipality_id=evaluation.municipality_id,
        written_by=person.user,
        version=0,
    )
    if row.written_by_id != person.id:
        raise Invalid(_("Only the one who wrote the note can change it."))
    if row.version != version:
        raise Stale(
            _("The note has been saved elsewhere since you opened it. Your text is kept here."),
            theirs=row.text,
            version=row.version,
        )
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    row.links.all().delete()
    NoteQuestion.objects.bulk_create(
        NoteQuestion(
            evaluation=evaluation,
            municipality_id=evaluation.municipality_id,
            note=row,
            question=question,
            stance=stance,
        )
        for question, stance in questions.items()
    )
    lifecycle.raise_content_version(evaluation)
    return row
