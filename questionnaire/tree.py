"""A question set as a tree in memory: what a file, a spreadsheet, a page and the rows have in
common. Knows no database.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from questionnaire.schema import SET, Shape

Texts = dict[str, str]  # language -> text; a missing one has no entry


@dataclass
class Node:
    """A part with its texts, values and lists of parts."""

    shape: Shape
    key: str
    texts: dict[str, Texts] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list["Node"]] = field(default_factory=dict)

    def children(self, name: str) -> list["Node"]:
        return self.lists.get(name, [])

    def said(self, name: str, language: str) -> str:
        return self.texts.get(name, {}).get(language, "")


def walk(node: Node, place: str = "") -> Iterator[tuple[str, Node]]:
    """Yield every part with its place: the lists and keys that lead to it, "" for the set itself."""
    yield place, node
    for name in node.shape.lists:
        for child in node.children(name):
            yield from walk(child, f"{place}/{name}/{child.key}".removeprefix("/"))


def find(root: Node, place: str) -> Node | None:
    """Return the part at a place, or None."""
    return next((node for at, node in walk(root) if at == place), None)


def parent_of(place: str) -> tuple[str, str, str]:
    """Return (place of what it lies in, name of the list, key); raise ValueError for the set
    itself.
    """
    *before, name, key = place.split("/")
    return "/".join(before), name, key


def languages(root: Node) -> tuple[str, ...]:
    """Return the languages that the set needs, the one it is written in first."""
    return tuple(root.values["languages"])


def plain(node: Node) -> dict[str, Any]:
    """Return the part as plain data, in the order of the table; what is empty is left out."""
    texts = {
        text.name: _ordered(node.texts[text.name])
        for text in node.shape.texts
        if node.texts.get(text.name)
    }
    values = {
        v.name: _bare(node.values[v.name])
        for v in node.shape.values
        if node.values.get(v.name) not in (None, "", (), [], v.default)
    }
    lists = {
        name: [plain(child) for child in node.children(name)]
        for name in node.shape.lists
        if node.children(name)
    }
    return {"key": node.key, **values, **texts, **lists}


def from_plain(data: dict[str, Any], shape: Shape = SET) -> Node:
    """Return the tree of plain data that has been checked (questionnaire.checks.data_faults)."""
    return Node(
        shape,
        str(data["key"]),
        {
            text.name: {code: words for code, words in data[text.name].items() if words}
            for text in shape.texts
            if data.get(text.name)
        },
        {
            value.name: _settled(data.get(value.name, value.default), value.form)
            for value in shape.values
        },
        {
            name: [from_plain(each, child) for each in data[name]]
            for name, child in shape.lists.items()
            if data.get(name)
        },
    )


def _ordered(texts: Texts) -> Texts:
    return {code: texts[code] for code in ("sv", "fi", "en") if texts.get(code)}


def _bare(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _settled(value: Any, form: str) -> Any:
    if form == "several":
        return tuple(value)
    return str(value) if form == "word" else value


def digest(root: Node) -> str:
    """Return the SHA-256 of the tree's content: equal trees have equal ones."""
    return hashlib.sha256(json.dumps(plain(root), ensure_ascii=False).encode()).hexdigest()


def short_digest(words: str) -> str:
    """Return what tells one text from another."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]
