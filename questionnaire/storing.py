"""Reads a question set's tree from rows and writes it to rows, as the schema says."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Model

from questionnaire.models import LANGUAGES, QuestionSet
from questionnaire.schema import PARENT_COLUMNS, RELATED_NAMES, SET, Kind, PartType, Row
from questionnaire.tree import Node, Texts, Values


def columns(node: Node) -> Values:
    """Return a part's texts and values by column."""
    texts = {
        f"{text.column}_{code}": node.text(text.name, code)
        for text in node.part_type.texts
        for code in LANGUAGES
    }
    return texts | {
        value.column: _stored(node.values.get(value.name, value.default))
        for value in node.part_type.values
    }


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def parent_column(part_type: PartType, parent: PartType) -> str:
    """Return the name of the foreign key to a part's parent."""
    return PARENT_COLUMNS.get(part_type.name) or ("question_set" if parent is SET else parent.name)


def fill(question_set: QuestionSet, root: Node) -> None:
    """Insert the tree's parts into a set that has none; one statement per model and level."""
    level: list[tuple[Node, Row]] = [(root, question_set)]
    while level:
        inserted: dict[type[Model], list[Row]] = defaultdict(list)
        following: list[tuple[Node, Row]] = []
        for node, row in level:
            for name, part_type in node.part_type.lists.items():
                for position, child in enumerate(node.children(name), start=1):
                    fixed: Values = {
                        "key": child.key,
                        "position": position,
                        parent_column(part_type, node.part_type): row,
                    }
                    child_row = part_type.model(**fixed, **columns(child))
                    inserted[part_type.model].append(child_row)
                    following.append((child, child_row))
        for model, rows in inserted.items():
            model._default_manager.bulk_create(rows)
        level = following


def empty(question_set: QuestionSet) -> None:
    """Delete the parts of a draft."""
    for name in SET.lists:
        getattr(question_set, RELATED_NAMES.get(name, name)).all().delete()


def read(question_set: QuestionSet) -> Node:
    """Return the set as a tree; one query per type of part."""
    root = node(SET, question_set)
    root.values["languages"] = tuple(question_set.languages)
    _read_lists(SET, {question_set.pk: root})
    return root


def _read_lists(part_type: PartType, parents: dict[UUID, Node]) -> None:
    for name, child in part_type.lists.items():
        column = parent_column(child, part_type)
        rows = child.rows().filter(**{f"{column}__in": list(parents)}).order_by("position", "key")
        nodes: dict[UUID, Node] = {}
        for row in rows:
            nodes[row.pk] = node(child, row)
            parents[getattr(row, f"{column}_id")].lists.setdefault(name, []).append(nodes[row.pk])
        if nodes and child.lists:
            _read_lists(child, nodes)


def node(part_type: PartType, row: Row) -> Node:
    """Return a row as a part without the parts in it."""
    texts = {
        text.name: by_language
        for text in part_type.texts
        if (by_language := _texts(row, text.column))
    }
    values = {
        value.name: _loaded(getattr(row, value.column), value.kind) for value in part_type.values
    }
    return Node(part_type, row.key, texts, values)


def _loaded(value: object, kind: Kind) -> object:
    return tuple(value) if kind == "choices" and isinstance(value, list) else value


def _texts(row: Row, column: str) -> Texts:
    return {code: words for code in LANGUAGES if (words := getattr(row, f"{column}_{code}"))}
