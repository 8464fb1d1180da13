"""What happened to the municipality's material, by area and answer; never by person."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.history import events as happened
from evaluations.models import Answer, Evaluation, Statement
from kompass.audit.models import Act, Audience, Content, Event
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question

ANSWERS, STATEMENTS = Answer._meta.db_table, Statement._meta.db_table
# A move has its own row: the columns it sets on the evaluation would say it twice.
MOVED = ["phase", "handed_in_at", "released_at", "submission"]
WORDS: dict[str, Promise] = {
    "text": _("Text"),
    "self_assessment_id": _("Self-assessment"),
    "reason": _("Reason"),
}


def _events(evaluation: Evaluation) -> QuerySet[Event]:
    return Event.objects.filter(
        chain=evaluation.municipality_id, audience=Audience.MUNICIPALITY
    ).order_by("-place")


def of_evaluation(evaluation: Evaluation) -> QuerySet[Event]:
    """Return what happened to the evaluation as a whole, and to the municipality's people and
    documents.
    """
    general = Q(evaluation_id=evaluation.pk) | Q(evaluation_id__isnull=True)
    found = _events(evaluation).filter(general, question_id__isnull=True, area_id__isnull=True)
    return found.exclude(
        table_name=Evaluation._meta.db_table, act=Act.UPDATE, changed__contained_by=MOVED
    )


def of_area(evaluation: Evaluation, area: Area) -> QuerySet[Event]:
    """Return what happened in an area: to its statements and to the answers to its questions."""
    questions = [question.pk for question in area.questions.all()]
    return _events(evaluation).filter(
        Q(area_id=area.pk) | Q(question_id__in=questions), evaluation_id=evaluation.pk
    )


def of_question(evaluation: Evaluation, question: Question) -> QuerySet[Event]:
    """Return what happened to one answer."""
    return _events(evaluation).filter(evaluation_id=evaluation.pk, question_id=question.pk)


@dataclass(frozen=True)
class Change:
    """A text before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """An event as the page tells it."""

    at: datetime
    sentence: str
    side: str
    question: Question | None
    changes: list[Change]
    erased: bool


def entries(events: Iterable[Event], catalogue: Catalogue, *, words_of: str = "") -> list[Entry]:
    """Tell events in words, with the earlier and later texts of one table's rows; one query beside
    the events' own.
    """
    found = list(events)
    worded = [event.pk for event in found if event.table_name == words_of]
    contents = {
        content.event_id: content for content in Content.objects.filter(event_id__in=worded)
    }
    return [
        Entry(
            at=event.at,
            sentence=happened.sentence(event),
            side=happened.side(event),
            question=catalogue.by_id.get(event.question_id) if event.question_id else None,
            changes=_changes(contents.get(event.pk), catalogue),
            erased=event.pk in contents and contents[event.pk].erased_at is not None,
        )
        for event in found
    ]


def _changes(content: Content | None, catalogue: Catalogue) -> list[Change]:
    if content is None or content.body is None:
        return []
    values: dict[str, dict[str, str] | None] = json.loads(content.body)
    steps = {str(step.pk): str(step.title) for step in catalogue.steps}
    rows = []
    for column, label in WORDS.items():
        before, after = ((values[when] or {}).get(column) or "" for when in ("before", "after"))
        if before or after:
            rows.append(Change(str(label), steps.get(before, before), steps.get(after, after)))
    return rows
