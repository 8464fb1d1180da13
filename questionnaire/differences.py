"""The differences between two trees: parts that were added, removed or moved, texts and values."""

from dataclasses import dataclass
from typing import Literal

from questionnaire.tree import Node, child_place, walk

Kind = Literal["added", "removed", "moved", "text", "value"]


@dataclass(frozen=True)
class Change:
    """A difference at a place; `field` is empty when the part was added, removed or moved.

    Of a moved part, `before` and `after` are its positions.
    """

    kind: Kind
    place: str
    part: Node
    field: str = ""
    language: str = ""
    before: object = ""
    after: object = ""


def between(old: Node, new: Node) -> list[Change]:
    """Return the changes from old to new in the new tree's order, removed parts last."""
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
        for value in new.part_type.values
        if old.values.get(value.name) != new.values.get(value.name)
    ]
    if old.key != new.key:
        found.append(Change("value", place, new, "key", before=old.key, after=new.key))
    for text in new.part_type.texts:
        before, after = old.texts.get(text.name, {}), new.texts.get(text.name, {})
        found += [
            Change("text", place, new, text.name, code, before.get(code, ""), after.get(code, ""))
            for code in dict.fromkeys([*before, *after])
            if before.get(code, "") != after.get(code, "")
        ]
    return found + _moved(place, old, new)


def _moved(place: str, old: Node, new: Node) -> list[Change]:
    """Return the parts whose position among those that both lists have has changed."""
    found = []
    for name in new.part_type.lists:
        before, after = [c.key for c in old.children(name)], {c.key: c for c in new.children(name)}
        kept = [key for key in before if key in after]
        order = [key for key in after if key in set(before)]
        found += [
            Change(
                "moved",
                child_place(place, name, key),
                after[key],
                before=kept.index(key) + 1,
                after=at + 1,
            )
            for at, key in enumerate(order)
            if kept[at] != key
        ]
    return found
