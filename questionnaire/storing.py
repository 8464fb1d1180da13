"""Tree <-> rows, by the table of shapes."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Model

from questionnaire.models import LANGUAGES, QuestionSet
from questionnaire.schema import PARENT, RELATED, SET, Shape
from questionnaire.tree import Node


def columns(node: Node) -> dict[str, Any]:
    """Return a part's texts and values by column."""
    texts = {
        f"{text.stem}_{code}": node.said(text.name, code)
        for text in node.shape.texts
        for code in LANGUAGES
    }
    return texts | {
        value.stem: _stored(node.values.get(value.name, value.default))
        for value in node.shape.values
    }


def _stored(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def parent_column(shape: Shape, parent: Shape) -> str:
    """Return the column that leads a row to what it lies in."""
    return PARENT.get(shape.name) or ("question_set" if parent is SET else parent.name)


def fill(question_set: QuestionSet, root: Node) -> None:
    """Write the tree's parts beneath an empty set: one statement per kind of part."""
    layer: list[tuple[Node, Any]] = [(root, question_set)]
    while layer:
        made: dict[type[Model], list[Any]] = defaultdict(list)
        following: list[tuple[Node, Any]] = []
        for node, row in layer:
            for name, shape in node.shape.lists.items():
                for position, child in enumerate(node.children(name), start=1):
                    place = {
                        "key": child.key,
                        "position": position,
                        parent_column(shape, node.shape): row,
                    }
                    child_row = shape.model(**place, **columns(child))
                    made[shape.model].append(child_row)
                    following.append((child, child_row))
        for model, rows in made.items():
            model._default_manager.bulk_create(rows)
        layer = following


def empty(question_set: QuestionSet) -> None:
    """Remove the parts of a draft."""
    for name in SET.lists:
        getattr(question_set, RELATED.get(name, name)).all().delete()


def read(question_set: QuestionSet) -> Node:
    """Return the set as a tree, one query per kind of part."""
    root = node(SET, question_set)
    root.values["languages"] = tuple(question_set.languages)
    _read_lists(SET, {question_set.pk: root})
    return root


def _read_lists(shape: Shape, parents: dict[UUID, Node]) -> None:
    for name, child in shape.lists.items():
        column = parent_column(child, shape)
        rows = child.model._default_manager.filter(**{f"{column}__in": list(parents)}).order_by(
            "position", "key"
        )
        made: dict[UUID, Node] = {}
        for row in rows:
            made[row.pk] = node(child, row)
            parents[getattr(row, f"{column}_id")].lists.setdefault(name, []).append(made[row.pk])
        if made and child.lists:
            _read_lists(child, made)


def node(shape: Shape, row: Any) -> Node:
    """Return a row as a part without what lies in it."""
    texts = {text.name: said for text in shape.texts if (said := _said(row, text.stem))}
    values = {value.name: _loaded(getattr(row, value.stem), value.form) for value in shape.values}
    return Node(shape, row.key, texts, values)


def _loaded(value: Any, form: str) -> Any:
    return tuple(value) if form == "several" else value


def _said(row: Any, stem: str) -> dict[str, str]:
    return {code: words for code in LANGUAGES if (words := getattr(row, f"{stem}_{code}"))}
