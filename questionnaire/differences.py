"""What is different between two trees: parts that came, went or moved, and each text and value that
changed.
"""

from dataclasses import dataclass
from typing import Any

from questionnaire.tree import Node, walk


@dataclass(frozen=True)
class Change:
    """One difference at a place. field is empty when the whole part came, went or moved."""

    kind: str  # added | removed | moved | text | value
    place: str
    part: Node
    field: str = ""
    language: str = ""
    before: Any = ""
    after: Any = ""


def between(old: Node, new: Node) -> list[Change]:
    """Return the changes that lead from old to new, in the new one's order; what was removed stands
    last.
    """
    was, now = dict(walk(old)), dict(walk(new))
    found: list[Change] = []
    for place, node in now.items():
        if place not in was:
            found.append(Change("added", place, node))
        else:
            found += _inside(place, was[place], node)
    return found + [
        Change("removed", place, node) for place, node in was.items() if place not in now
    ]


def _inside(place: str, old: Node, new: Node) -> list[Change]:
    found = [
        Change(
            "value",
            place,
            new,
            value.name,
            before=old.values.get(value.name),
            after=new.values.get(value.name),
        )
        for value in new.shape.values
        if old.values.get(value.name) != new.values.get(value.name)
    ]
    if old.key != new.key:
        found.append(Change("value", place, new, "key", before=old.key, after=new.key))
    for text in new.shape.texts:
        before, after = old.texts.get(text.name, {}), new.texts.get(text.name, {})
        found += [
            Change("text", place, new, text.name, code, before.get(code, ""), after.get(code, ""))
            for code in dict.fromkeys([*before, *after])
            if before.get(code, "") != after.get(code, "")
        ]
    return found + _moved(place, old, new)


def _moved(place: str, old: Node, new: Node) -> list[Change]:
    """Return the parts of each list whose order among those that are in both changed."""
    found = []
    for name in new.shape.lists:
        before, after = [c.key for c in old.children(name)], {c.key: c for c in new.children(name)}
        kept = [key for key in before if key in after]
        order = [key for key in after if key in set(before)]
        found += [
            Change(
                "moved",
                f"{place}/{name}/{key}".removeprefix("/"),
                after[key],
                before=kept.index(key) + 1,
                after=at + 1,
            )
            for at, key in enumerate(order)
            if kept[at] != key
        ]
    return found
