"""A question set as a tree in memory: the form that files, spreadsheets, pages and rows share.

Nothing here queries the database.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from questionnaire.schema import SET, PartType, Value

Texts = dict[str, str]  # by language; a missing text has no entry
Values = dict[str, Any]  # by name. Any: a string, an integer, a tuple of choices or None
Plain = dict[str, Any]  # a part as a file holds it. Any: what YAML and JSON can hold


@dataclass
class Node:
    """A part with its texts, its values and the lists of parts in it."""

    part_type: PartType
    key: str
    texts: dict[str, Texts] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    lists: dict[str, list["Node"]] = field(default_factory=dict)

    def children(self, name: str) -> list["Node"]:
        return self.lists.get(name, [])

    def text(self, name: str, language: str) -> str:
        """Return a text in a language, "" when it is missing."""
        return self.texts.get(name, {}).get(language, "")


def walk(node: Node, place: str = "") -> Iterator[tuple[str, Node]]:
    """Yield every part with its place: the path of lists and keys, "" for the set itself."""
    yield place, node
    for name in node.part_type.lists:
        for child in node.children(name):
            yield from walk(child, child_place(place, name, child.key))


def child_place(parent: str, name: str, key: str) -> str:
    """Return the place of a part from its parent's place, the list's name and its key."""
    return f"{parent}/{name}/{key}".removeprefix("/")


def find(root: Node, place: str) -> Node | None:
    """Return the part at a place, or None."""
    return next((node for at, node in walk(root) if at == place), None)


def parent_of(place: str) -> tuple[str, str, str]:
    """Return (parent's place, list's name, key); raise ValueError for the set itself."""
    *before, name, key = place.split("/")
    return "/".join(before), name, key


def languages(root: Node) -> tuple[str, ...]:
    """Return the languages that the set requires, first the one it is written in."""
    return tuple(root.values["languages"])


def plain(node: Node) -> Plain:
    """Return the part as plain data in the order of the schema, without what is empty."""
    texts = {
        text.name: _ordered(node.texts[text.name])
        for text in node.part_type.texts
        if node.texts.get(text.name)
    }
    values = {
        v.name: _as_list(node.values[v.name])
        for v in node.part_type.values
        if node.values.get(v.name) not in (None, "", (), [], v.default)
    }
    lists = {
        name: [plain(child) for child in node.children(name)]
        for name in node.part_type.lists
        if node.children(name)
    }
    return {"key": node.key, **values, **texts, **lists}


def from_plain(data: Plain, part_type: PartType = SET) -> Node:
    """Return the tree of plain data in which `checks.data_faults` finds nothing wrong."""
    return Node(
        part_type,
        str(data["key"]),
        {
            text.name: {code: words for code, words in data[text.name].items() if words}
            for text in part_type.texts
            if data.get(text.name)
        },
        {value.name: _loaded(data.get(value.name), value) for value in part_type.values},
        {
            name: [from_plain(each, child) for each in data[name]]
            for name, child in part_type.lists.items()
            if data.get(name)
        },
    )


def _ordered(texts: Texts) -> Texts:
    return {code: texts[code] for code in ("sv", "fi", "en") if texts.get(code)}


def _as_list(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _loaded(found: Any, value: Value) -> object:  # Any: what the file holds
    if found is None:
        return value.default
    if value.kind == "choices":
        return tuple(found)
    return str(found) if value.kind == "string" else found


def digest(root: Node) -> str:
    """Return the SHA-256 of the tree's content in hexadecimal; equal trees have equal digests."""
    return hashlib.sha256(json.dumps(plain(root), ensure_ascii=False).encode()).hexdigest()


def short_digest(words: str) -> str:
    """Return the first 16 hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]
