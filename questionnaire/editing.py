"""Editing a draft, one part at a time; a published version refuses every change but ticks."""

import json
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid, Refused
from questionnaire import states, storing
from questionnaire.checks import KEY, part_faults
from questionnaire.models import Area, OrderedPart, Question, QuestionSet
from questionnaire.schema import SET, PartType, Row
from questionnaire.tree import Node, Texts, Values, child_place, parent_of, plain, short_digest

PartText = tuple[str, str]  # a text of a part: its field and language


class Gone(Refused):
    """The part does not exist, or does no longer."""

    status = 404


def require_draft(question_set: QuestionSet) -> QuestionSet:
    """Return the draft, locked until the transaction ends; raise Refused when it is published."""
    found = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    if found.published_at:
        raise Refused(
            _("Version %(version)s is published and never changes.") % {"version": found.version}
        )
    return found


def row_at(question_set: QuestionSet, place: str) -> tuple[PartType, Row]:
    """Return the type and the row of the part at a place; raise Gone when there is none."""
    part_type = SET
    row: Row = question_set
    steps = place.split("/") if place else []
    if len(steps) % 2:
        raise _gone()
    for name, key in zip(steps[::2], steps[1::2], strict=True):
        child = part_type.lists.get(name)
        found = (
            child.rows()
            .filter(**{storing.parent_column(child, part_type): row, "key": key})
            .first()
            if child
            else None
        )
        if child is None or found is None:
            raise _gone()
        part_type, row = child, found
    return part_type, row


def _gone() -> Gone:
    return Gone(_("This part of the question set no longer exists."))


def edition(node: Node) -> str:
    """Return a digest of a part without the parts in it, for optimistic locking."""
    alone = Node(node.part_type, node.key, node.texts, node.values)
    return short_digest(json.dumps(plain(alone), ensure_ascii=False))


@transaction.atomic
def save_part(
    *,
    draft: QuestionSet,
    place: str,
    texts: dict[str, Texts],
    values: Values,
    based_on: str,
) -> Node:
    """Save a part's texts and values; `based_on` is the edition that they were written over.

    Raises Invalid with each fault, Refused when somebody else has saved since that edition.
    """
    draft = require_draft(draft)
    part_type, row = row_at(draft, place)
    before = storing.node(part_type, row)
    after = Node(
        part_type,
        before.key,
        {name: by_language for name, by_language in texts.items() if by_language},
        {**before.values, **values},
    )
    if edition(before) != based_on:
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
    states.update_part(draft, place, before, after)
    return after


@transaction.atomic
def add(
    *,
    draft: QuestionSet,
    parent: str,
    name: str,
    key: str,
    texts: dict[str, Texts],
    values: Values,
) -> str:
    """Add a part at the end of a list and return its place; raise Invalid with each fault."""
    draft = require_draft(draft)
    part_type, row = row_at(draft, parent)
    child = part_type.lists.get(name)
    if child is None:
        raise _gone()
    place = child_place(parent, name, key)
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
    column = storing.parent_column(child, part_type)
    siblings = child.rows().filter(**{column: row})
    if siblings.filter(key=key).exists():
        raise Invalid(_("The key “%(key)s” occurs more than once.") % {"key": key})
    if faults := part_faults(node, place):
        raise Invalid(*(fault.sentence for fault in faults))
    position = siblings.count() + 1
    child.rows().create(**{column: row}, key=key, position=position, **storing.columns(node))
    states.update_part(draft, place, None, node)
    _renumber(child, row)
    return place


@transaction.atomic
def remove(*, draft: QuestionSet, place: str) -> None:
    """Remove a part and the parts in it; raise Gone when there is none."""
    draft = require_draft(draft)
    part_type, row = row_at(draft, place)
    parent, _name, _key = parent_of(place)
    parent_type, parent_row = row_at(draft, parent)
    row.delete()
    states.remove(draft, place)
    _save_positions(list(_siblings(part_type, parent_type, parent_row)))
    _renumber(part_type, parent_row)


@transaction.atomic
def move(*, draft: QuestionSet, place: str, by: int) -> None:
    """Move a part up (-1) or down (1) in its list; the first stays first, the last stays last."""
    draft = require_draft(draft)
    part_type, row = row_at(draft, place)
    parent, _name, _key = parent_of(place)
    parent_type, parent_row = row_at(draft, parent)
    rows = list(_siblings(part_type, parent_type, parent_row))
    at = next(index for index, each in enumerate(rows) if each.pk == row.pk)
    to = min(max(at + by, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    _save_positions(rows)
    _renumber(part_type, parent_row)


def _siblings(part_type: PartType, parent: PartType, row: Row) -> QuerySet[OrderedPart]:
    column = storing.parent_column(part_type, parent)
    return part_type.rows().filter(**{column: row}).order_by("position", "key")


def _save_positions(rows: list[OrderedPart]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, ["position"])


def _renumber(part_type: PartType, parent: Row) -> None:
    """Number an area's questions again, or those of every area when areas have changed."""
    if isinstance(parent, Area):
        _number_questions(parent)
    elif isinstance(parent, QuestionSet) and part_type.name == "area":
        for area in parent.areas.order_by("position", "key"):
            _number_questions(area)


def _number_questions(area: Area) -> None:
    questions = list(area.questions.order_by("position", "key"))
    for place, question in enumerate(questions, start=1):
        question.number = f"{area.position}.{place}"
    if questions:
        Question.objects.bulk_update(questions, ["number"])


@transaction.atomic
def tick_below(*, question_set: QuestionSet, place: str, language: str, by: UUID) -> int:
    """Tick every text in a language of a part and of the parts in it.

    Returns how many texts were not ticked before; raises Gone when there is no such part.
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
    shown: frozenset[PartText],
    wanted: frozenset[PartText],
    by: UUID,
) -> None:
    """Tick the texts of a part that are wanted but were not shown as ticked; untick the reverse.

    A tick says that a text is right beside the first language as it is now; it changes no text, so
    a published version may be ticked too. A missing text is not ticked.
    """
    first = question_set.languages[0]
    for field, code in wanted - shown:
        if node.text(field, code):
            source = short_digest(node.text(field, first))
            states.tick(question_set, (place, field, code), source, by)
    for field, code in shown - wanted:
        states.untick(question_set, (place, field, code))
