"""The rows that the editor's pages show of a question set's tree; no queries."""

from dataclasses import dataclass, field

from django.forms import BaseForm
from django.forms.boundfield import BoundField

from kompass.shared.inputs import StrOrPromise
from questionnaire import labels
from questionnaire.checks import Fault, missing_texts, points_of
from questionnaire.differences import Change, Kind
from questionnaire.models import LANGUAGES
from questionnaire.states import Marks, States, TextAddress, stale, unticked
from questionnaire.tree import Node, child_place, find, languages, walk

ROOT = "set"  # the question set itself in URLs, where its place "" is not possible


@dataclass
class Row:
    """A part with its place, name and marks; the marks include those of the parts in it."""

    node: Node
    place: str
    name: str
    marks: Marks
    children: dict[str, list["Row"]] = field(default_factory=dict)
    total: int = 0

    @property
    def lists(self) -> list["PartList"]:
        return [
            PartList(name, self.children.get(name, []), self.place)
            for name in self.node.part_type.lists
        ]

    @property
    def kind(self) -> StrOrPromise:
        return labels.PARTS[self.node.part_type.name]

    @property
    def address(self) -> str:
        return self.place or ROOT


@dataclass
class PartList:
    """A list of parts; `place` is that of the part that contains the list."""

    name: str
    rows: list[Row]
    place: str

    @property
    def title(self) -> StrOrPromise:
        return labels.LISTS[self.name]

    @property
    def adding(self) -> StrOrPromise:
        return labels.ADD[self.name]

    @property
    def address(self) -> str:
        return self.place or ROOT


def outline(root: Node, states: States, language: str) -> Row:
    """Return the tree as rows, with names in `language` where there are any."""
    marks: dict[str, Marks] = {}
    for fault in missing_texts(root):
        marks[fault.place] = marks.get(fault.place, Marks()) + Marks(missing=1)
    for found, mark in (
        (stale(root, states), Marks(stale=1)),
        (unticked(root, states), Marks(unticked=1)),
    ):
        for place, _field, _language in found:
            marks[place] = marks.get(place, Marks()) + mark
    return _row(root, "", marks, (language, *languages(root)))


def _row(node: Node, place: str, marks: dict[str, Marks], order: tuple[str, ...]) -> Row:
    row = Row(node, place, name_of(node, order), marks.get(place, Marks()), total=points_of(node))
    for name in node.part_type.lists:
        row.children[name] = [
            _row(child, child_place(place, name, child.key), marks, order)
            for child in node.children(name)
        ]
        for child in row.children[name]:
            row.marks += child.marks
    return row


def name_of(node: Node, order: tuple[str, ...]) -> str:
    """Return a part's number and first text in the first language that has it, else its key."""
    for text in node.part_type.texts[:1]:
        for code in order:
            if words := node.text(text.name, code):
                return f"{node.values.get('number', '')} {words}".strip()
    return node.key


def row_at(row: Row, place: str) -> Row | None:
    """Return the row at a place, or None."""
    if row.place == place:
        return row
    for rows in row.children.values():
        for child in rows:
            if place == child.place or place.startswith(f"{child.place}/"):
                return row_at(child, place)
    return None


def trail(row: Row, place: str) -> list[Row]:
    """Return the rows above a place, the set first; the row at the place is not included."""
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
class Column:
    """A text in one language: its form field, its tick and what is wrong with it."""

    language: str
    field: BoundField
    tick: BoundField | None
    words: str
    missing: bool
    stale: bool


@dataclass(frozen=True)
class Entry:
    """One text of a part, with a column for each language."""

    name: str
    title: StrOrPromise
    columns: list[Column]


def entries(
    node: Node,
    place: str,
    form: BaseForm,
    stale_texts: set[TextAddress],
    needed: tuple[str, ...],
) -> list[Entry]:
    """Return a part's texts side by side; `needed` are the languages that the set requires."""
    found = []
    for text in node.part_type.texts:
        by_language = node.texts.get(text.name, {})
        expected = needed if text.required or by_language else ()
        columns = [
            Column(
                code,
                form[f"text-{text.name}-{code}"],
                _bound(form, f"tick-{text.name}-{code}"),
                words := by_language.get(code, ""),
                missing=code in expected and not words,
                stale=(place, text.name, code) in stale_texts,
            )
            for code in LANGUAGES
        ]
        found.append(Entry(text.name, labels.FIELDS[text.name], columns))
    return found


def _bound(form: BaseForm, name: str) -> BoundField | None:
    return form[name] if name in form.fields else None


@dataclass(frozen=True)
class Difference:
    """A change with the names that a page shows."""

    kind: Kind
    where: str
    what: StrOrPromise
    language: str
    before: object
    after: object

    @property
    def title(self) -> StrOrPromise:
        return labels.CHANGES[self.kind]


def describe(changes: list[Change], order: tuple[str, ...]) -> list[Difference]:
    """Return changes with their names; `order` are the languages to try in turn."""
    return [
        Difference(
            change.kind,
            f"{labels.PARTS[change.part.part_type.name]}: {name_of(change.part, order)}",
            labels.FIELDS.get(change.field, ""),
            change.language,
            labels.display(change.field, change.before),
            labels.display(change.field, change.after),
        )
        for change in changes
    ]


@dataclass(frozen=True)
class Pointer:
    """A sentence about a part, with the part's name and address."""

    sentence: str
    name: str
    address: str
    language: str = ""


def fault_pointers(root: Node, faults: list[Fault], order: tuple[str, ...]) -> list[Pointer]:
    """Return a pointer for each fault."""
    return [
        Pointer(
            fault.sentence, _name_at(root, fault.place, order), fault.place or ROOT, fault.language
        )
        for fault in faults
    ]


def text_pointers(root: Node, addresses: set[TextAddress], order: tuple[str, ...]) -> list[Pointer]:
    """Return a pointer for each text, in the tree's order; its sentence names the field."""
    places = {place: at for at, (place, _node) in enumerate(walk(root))}
    found = sorted(addresses, key=lambda address: (places[address[0]], address[1:]))
    return [
        Pointer(str(labels.FIELDS[field]), _name_at(root, place, order), place or ROOT, code)
        for place, field, code in found
    ]


def _name_at(root: Node, place: str, order: tuple[str, ...]) -> str:
    node = find(root, place)
    return name_of(node, order) if node else place
