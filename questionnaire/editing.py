"""The office works on a draft: each act changes one part, and a published version refuses them all."""

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid, Refused
from questionnaire import states, storing
from questionnaire.checks import KEY, part_faults
from questionnaire.models import QuestionSet
from questionnaire.schema import SET, Shape
from questionnaire.tree import Node, parent_of, plain, short_digest

Text = tuple[str, str]  # field and language


class Gone(Refused):
    """The part is not there any more: somebody removed it, or it never was."""

    status = 404


def require_draft(question_set: QuestionSet) -> QuestionSet:
    """Return the draft, locked for the rest of the transaction; raise Refused once it is published."""
    found = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    if found.published_at:
        raise Refused(
            _("Version %(version)s is published and never changes.") % {"version": found.version}
        )
    return found


def row_at(question_set: QuestionSet, place: str) -> tuple[Shape, Any]:
    """Return the shape and the row of a place; raise Gone when nothing is there."""
    shape: Shape = SET
    row: Any = question_set
    steps = place.split("/") if place else []
    if len(steps) % 2:
        raise Gone(_("This part of the question set no longer exists."))
    for name, key in zip(steps[::2], steps[1::2], strict=True):
        child = shape.lists.get(name)
        found = (
            child.model._default_manager.filter(
                **{storing.parent_column(child, shape): row, "key": key}
            ).first()
            if child
            else None
        )
        if child is None or found is None:
            raise Gone(_("This part of the question set no longer exists."))
        shape, row = child, found
    return shape, row


def edition(node: Node) -> str:
    """Return what tells this state of a part from another: who saves says which one she began from."""
    return short_digest(
        json.dumps(plain(Node(node.shape, node.key, node.texts, node.values)), ensure_ascii=False)
    )


@transaction.atomic
def save_part(
    *,
    draft: QuestionSet,
    place: str,
    texts: dict[str, dict[str, str]],
    values: dict[str, Any],
    began: str,
) -> Node:
    """Save a part's texts and values.

    Raises Invalid with each fault, Refused when somebody else saved first.
    """
    draft = require_draft(draft)
    shape, row = row_at(draft, place)
    before = storing.node(shape, row)
    after = Node(
        shape,
        before.key,
        {name: said for name, said in texts.items() if said},
        {**before.values, **values},
    )
    if edition(before) != began:
        raise Refused(
            _(
                "Somebody else has changed this part since you opened it. Their texts are "
                "shown below yours. Nothing has been saved yet."
            )
        )
    if faults := part_faults(after, place):
        raise Invalid(*(fault.sentence for fault in faults))
    for column, value in storing.columns(after).items():
        setattr(row, column, value)
    row.save()
    states.keep_part(draft, place, before, after)
    return after


@transaction.atomic
def add(
    *,
    draft: QuestionSet,
    parent: str,
    name: str,
    key: str,
    texts: dict[str, dict[str, str]],
    values: dict[str, Any],
) -> str:
    """Add a part at the end of a list and return its place. Raises Invalid with each fault."""
    draft = require_draft(draft)
    shape, row = row_at(draft, parent)
    child = shape.lists.get(name)
    if child is None:
        raise Gone(_("This part of the question set no longer exists."))
    place = f"{parent}/{name}/{key}".removeprefix("/")
    node = Node(
        child,
        key,
        texts,
        {value.name: values.get(value.name, value.default) for value in child.values},
    )
    if not KEY.fullmatch(key):
        raise Invalid(
            _("The key may contain the letters a–z, digits, hyphen, underscore and full stop.")
        )
    column = storing.parent_column(child, shape)
    siblings = child.model._default_manager.filter(**{column: row})
    if siblings.filter(key=key).exists():
        raise Invalid(_("The key “%(key)s” occurs more than once.") % {"key": key})
    if faults := part_faults(node, place):
        raise Invalid(*(fault.sentence for fault in faults))
    child.model._default_manager.create(
        **{column: row}, key=key, position=siblings.count() + 1, **storing.columns(node)
    )
    states.keep_part(draft, place, None, node)
    _number_anew(child, row)
    return place


@transaction.atomic
def remove(*, draft: QuestionSet, place: str) -> None:
    """Remove a part and what lies in it."""
    draft = require_draft(draft)
    shape, row = row_at(draft, place)
    parent, _name, _key = parent_of(place)
    parent_shape, parent_row = row_at(draft, parent)
    row.delete()
    states.forget(draft, place)
    _put_in_order(list(_siblings(shape, parent_shape, parent_row)))
    _number_anew(shape, parent_row)


@transaction.atomic
def move(*, draft: QuestionSet, place: str, by: int) -> None:
    """Move a part up (-1) or down (1) in its list; at the end of the list it stays where it is."""
    draft = require_draft(draft)
    shape, row = row_at(draft, place)
    parent, _name, _key = parent_of(place)
    parent_shape, parent_row = row_at(draft, parent)
    rows = list(_siblings(shape, parent_shape, parent_row))
    at = next(index for index, each in enumerate(rows) if each.pk == row.pk)
    to = min(max(at + by, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    _put_in_order(rows)
    _number_anew(shape, parent_row)


def _siblings(shape: Shape, parent: Shape, row: Any) -> Any:
    return shape.model._default_manager.filter(
        **{storing.parent_column(shape, parent): row}
    ).order_by("position", "key")


def _put_in_order(rows: list[Any]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, ["position"])


def _number_anew(shape: Shape, parent: Any) -> None:
    """Number an area's questions, and every area's when areas moved: area.place."""
    if shape.name == "question":
        _number_questions(parent)
    elif shape.name == "area":
        for area in parent.areas.order_by("position", "key"):
            _number_questions(area)


def _number_questions(area: Any) -> None:
    questions = list(area.questions.order_by("position", "key"))
    for place, question in enumerate(questions, start=1):
        question.number = f"{area.position}.{place}"
    if questions:
        type(questions[0]).objects.bulk_update(questions, ["number"])


@transaction.atomic
def tick_below(*, question_set: QuestionSet, place: str, language: str, by: UUID) -> int:
    """Tick every text of a part and of what lies in it in one language; return how many were
    ticked. Raises Gone.
    """
    row_at(question_set, place)
    found = {
        address: source
        for address, _words, source in states.texts(storing.read(question_set))
        if address[2] == language
        and (not place or address[0] == place or address[0].startswith(f"{place}/"))
    }
    return states.tick_all(question_set, found, by)


@transaction.atomic
def tick_part(
    *,
    question_set: QuestionSet,
    place: str,
    node: Node,
    shown: frozenset[Text],
    wanted: frozenset[Text],
    by: UUID,
) -> None:
    """Set the ticks that somebody set, and take back those she took back; a tick changes no text,
    so any version takes it.

    shown are the texts whose ticks she saw: what she left as it was is nobody's new word. A tick
    says that a text is right as it stands beside the first language. A text that is not there has
    none.
    """
    first = question_set.languages[0]
    for field, code in wanted - shown:
        if node.said(field, code):
            states.set_tick(
                question_set, (place, field, code), short_digest(node.said(field, first)), by
            )
    for field, code in shown - wanted:
        states.take_back(question_set, (place, field, code))
