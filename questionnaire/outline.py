"""A question set's tree as the editor's pages show it: finished rows. Pure."""

from dataclasses import dataclass, field
from typing import Any

from questionnaire import labels
from questionnaire.checks import Fault, missing_texts, points_of
from questionnaire.differences import Change
from questionnaire.models import LANGUAGES
from questionnaire.states import Address, Known, Marks, stale, unticked
from questionnaire.tree import Node, find, languages, walk

ITSELF = "set"  # the place of the set itself, in addresses


@dataclass
class Row:
    """A part with its place, its name and its marks (those of what lies in it included)."""

    node: Node
    place: str
    name: str
    marks: Marks
    children: dict[str, list["Row"]] = field(default_factory=dict)
    total: int = 0

    @property
    def lists(self) -> list["Shelf"]:
        return [
            Shelf(name, self.children.get(name, []), self.place) for name in self.node.shape.lists
        ]

    @property
    def kind(self) -> labels.Word:
        return labels.PARTS[self.node.shape.name]

    @property
    def address(self) -> str:
        return self.place or ITSELF


@dataclass
class Shelf:
    """A list of parts, and what adding one is called."""

    name: str
    rows: list[Row]
    place: str

    @property
    def title(self) -> labels.Word:
        return labels.LISTS[self.name]

    @property
    def adding(self) -> labels.Word:
        return labels.ADD[self.name]

    @property
    def address(self) -> str:
        return self.place or ITSELF


def outline(root: Node, ticks: dict[Address, Known], language: str) -> Row:
    """Return the whole tree as rows, named in the reader's language or the set's first."""
    marks: dict[str, Marks] = {}
    for fault in missing_texts(root):
        marks[fault.place] = marks.get(fault.place, Marks()) + Marks(missing=1)
    for found, one in (
        (stale(root, ticks), Marks(stale=1)),
        (unticked(root, ticks), Marks(unticked=1)),
    ):
        for place, _field, _language in found:
            marks[place] = marks.get(place, Marks()) + one
    return _row(root, "", marks, (language, *languages(root)))


def _row(node: Node, place: str, marks: dict[str, Marks], order: tuple[str, ...]) -> Row:
    row = Row(node, place, name_of(node, order), marks.get(place, Marks()), total=points_of(node))
    for name in node.shape.lists:
        row.children[name] = [
            _row(child, f"{place}/{name}/{child.key}".removeprefix("/"), marks, order)
            for child in node.children(name)
        ]
        for child in row.children[name]:
            row.marks += child.marks
    return row


def name_of(node: Node, order: tuple[str, ...]) -> str:
    """Return what a part is called: its number and title, or the beginning of its only text."""
    for text in node.shape.texts[:1]:
        for code in order:
            if words := node.said(text.name, code):
                return f"{node.values.get('number', '')} {words}".strip()
    return node.key


def row_at(row: Row, place: str) -> Row | None:
    """Return the row of a place, or None."""
    if row.place == place:
        return row
    for rows in row.children.values():
        for child in rows:
            if place == child.place or place.startswith(f"{child.place}/"):
                return row_at(child, place)
    return None


def trail(row: Row, place: str) -> list[Row]:
    """Return the rows that lead to a place, the set first, the place itself left out."""
    found = [row]
    while True:
        nearer = [
            child
            for rows in found[-1].children.values()
            for child in rows
            if place.startswith(f"{child.place}/")
        ]
        if not nearer:
            return found if place else []
        found.append(nearer[0])


@dataclass(frozen=True)
class Entry:
    """One text of a part: its name, and each language's field, tick and mark."""

    name: str
    title: labels.Word
    columns: list[dict[str, Any]]


def entries(
    node: Node, place: str, form: Any, old: set[Address], root_languages: tuple[str, ...]
) -> list[Entry]:
    """Return a part's texts side by side; old are the stale ones."""
    found = []
    for text in node.shape.texts:
        said = node.texts.get(text.name, {})
        columns = [
            {
                "language": code,
                "field": form[f"text-{text.name}-{code}"],
                "tick": form[f"tick-{text.name}-{code}"]
                if f"tick-{text.name}-{code}" in form.fields
                else None,
                "words": said.get(code, ""),
                "missing": code in root_languages
                and not said.get(code)
                and (text.needed or bool(said)),
                "stale": (place, text.name, code) in old,
            }
            for code in LANGUAGES
        ]
        found.append(Entry(text.name, labels.FIELDS[text.name], columns))
    return found


@dataclass(frozen=True)
class Difference:
    """A change as a page tells it."""

    kind: str
    where: str
    what: labels.Word
    language: str
    before: Any
    after: Any

    @property
    def title(self) -> labels.Word:
        return labels.CHANGES[self.kind]


def told(changes: list[Change], order: tuple[str, ...]) -> list[Difference]:
    """Return changes as a page tells them."""
    return [
        Difference(
            change.kind,
            f"{labels.PARTS[change.part.shape.name]}: {name_of(change.part, order)}",
            labels.FIELDS.get(change.field, ""),
            change.language,
            labels.shown(change.field, change.before),
            labels.shown(change.field, change.after),
        )
        for change in changes
    ]


@dataclass(frozen=True)
class Pointer:
    """Something to look at, and the part it belongs to."""

    sentence: str
    name: str
    address: str
    language: str = ""


def placed(root: Node, faults: list[Fault], order: tuple[str, ...]) -> list[Pointer]:
    """Return each fault with the name and the address of its part."""
    return [
        Pointer(
            fault.sentence, _named(root, fault.place, order), fault.place or ITSELF, fault.language
        )
        for fault in faults
    ]


def addressed(root: Node, addresses: set[Address], order: tuple[str, ...]) -> list[Pointer]:
    """Return each text's field, the name and the address of its part, in the tree's order."""
    places = {place: at for at, (place, _node) in enumerate(walk(root))}
    found = sorted(addresses, key=lambda address: (places[address[0]], address[1:]))
    return [
        Pointer(str(labels.FIELDS[field]), _named(root, place, order), place or ITSELF, code)
        for place, field, code in found
    ]


def _named(root: Node, place: str, order: tuple[str, ...]) -> str:
    node = find(root, place)
    return name_of(node, order) if node else place
