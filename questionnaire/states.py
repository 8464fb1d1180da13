"""The state of each text: whether it is ticked as checked, and whether it is stale."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kompass.shared import clock
from questionnaire.models import QuestionSet, TextState
from questionnaire.tree import Node, languages, short_digest, walk

TextAddress = tuple[str, str, str]  # place, field, language


@dataclass(frozen=True)
class State:
    """The digest of the text in the first language that a text translates, and its tick."""

    source: str
    ticked_at: datetime | None = None
    ticked_by_id: UUID | None = None


States = dict[TextAddress, State]


def texts(root: Node) -> Iterator[tuple[TextAddress, str, str]]:
    """Yield each text's address, its words, and the digest of that text in the first language."""
    first = languages(root)[0]
    for place, node in walk(root):
        for field, by_language in node.texts.items():
            source = short_digest(by_language.get(first, ""))
            for code, words in by_language.items():
                yield (place, field, code), words, source


def read(question_set: QuestionSet) -> States:
    """Return the states of a set's texts; one query."""
    rows = TextState.objects.filter(question_set=question_set)
    return {
        (row.place, row.field, row.language): State(row.source, row.ticked_at, row.ticked_by_id)
        for row in rows
    }


def replace(
    question_set: QuestionSet,
    after: Node,
    before: Node | None = None,
    states: States | None = None,
) -> None:
    """Write the states of a whole tree; `states` are those of the tree before.

    An unchanged text keeps its tick and its source, so that a change in the first language alone
    makes the other languages stale; a changed text is a working translation again.
    """
    was = {address: words for address, words, _source in texts(before)} if before else {}
    states = states or {}
    TextState.objects.filter(question_set=question_set).delete()
    rows = []
    for address, words, source in texts(after):
        unchanged = states.get(address) if was.get(address) == words else None
        state = unchanged or State(source)
        place, field, code = address
        first = code == languages(after)[0]
        rows.append(
            TextState(
                question_set=question_set,
                place=place,
                field=field,
                language=code,
                source=source if first else state.source,
                ticked_at=state.ticked_at,
                ticked_by_id=state.ticked_by_id,
            )
        )
    TextState.objects.bulk_create(rows)


def update_part(question_set: QuestionSet, place: str, before: Node | None, after: Node) -> None:
    """Write the states of one part's changed texts; an unchanged text keeps its tick."""
    first = question_set.languages[0]
    for text in after.part_type.texts:
        was = before.texts.get(text.name, {}) if before else {}
        now = after.texts.get(text.name, {})
        source = short_digest(now.get(first, ""))
        for code in dict.fromkeys([*was, *now]):
            address = (place, text.name, code)
            if not now.get(code):
                _row(question_set, address).delete()
            elif was.get(code) != now[code]:
                _write(question_set, address, State(source))


def _row(question_set: QuestionSet, address: TextAddress) -> QuerySet[TextState]:
    place, field, code = address
    return TextState.objects.filter(
        question_set=question_set, place=place, field=field, language=code
    )


def _write(question_set: QuestionSet, address: TextAddress, state: State) -> None:
    place, field, code = address
    TextState.objects.update_or_create(
        question_set=question_set,
        place=place,
        field=field,
        language=code,
        defaults={
            "source": state.source,
            "ticked_at": state.ticked_at,
            "ticked_by_id": state.ticked_by_id,
        },
    )


def remove(question_set: QuestionSet, place: str) -> None:
    """Delete the states of a part and of the parts in it."""
    TextState.objects.filter(question_set=question_set).filter(
        Q(place=place) | Q(place__startswith=f"{place}/")
    ).delete()


@dataclass(frozen=True)
class Marks:
    """How many texts are missing, stale and not ticked."""

    missing: int = 0
    stale: int = 0
    unticked: int = 0

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(
            self.missing + other.missing, self.stale + other.stale, self.unticked + other.unticked
        )

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.unticked)


def stale(root: Node, states: States) -> set[TextAddress]:
    """Return the texts that were written from another text in the first language than it is now."""
    return {
        address
        for address, _words, source in texts(root)
        if address in states and states[address].source != source
    }


def unticked(root: Node, states: States) -> set[TextAddress]:
    """Return the texts that nobody has ticked."""
    return {
        address
        for address, _words, _source in texts(root)
        if not (address in states and states[address].ticked_at)
    }


def is_working(question_set: QuestionSet, language: str) -> bool:
    """Tell whether any text of the set in a language is still a working translation."""
    return TextState.objects.filter(
        question_set=question_set, language=language, ticked_at__isnull=True
    ).exists()


def tick_all(question_set: QuestionSet, sources: dict[TextAddress, str], by: UUID) -> int:
    """Tick texts, each with its source, in two queries; return how many were not ticked before."""
    states = read(question_set)
    left = {
        address: source
        for address, source in sources.items()
        if not _is_ticked(states.get(address), source)
    }
    now = clock.now()
    rows = [
        TextState(
            question_set=question_set,
            place=place,
            field=field,
            language=code,
            source=source,
            ticked_at=now,
            ticked_by_id=by,
        )
        for (place, field, code), source in left.items()
    ]
    TextState.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("question_set", "place", "field", "language"),
        update_fields=("source", "ticked_at", "ticked_by"),
    )
    return len(rows)


def _is_ticked(state: State | None, source: str) -> bool:
    return bool(state and state.ticked_at and state.source == source)


def tick(question_set: QuestionSet, address: TextAddress, source: str, by: UUID) -> None:
    """Tick a text as checked beside the first language, whose digest is `source`."""
    _write(question_set, address, State(source, clock.now(), by))


def untick(question_set: QuestionSet, address: TextAddress) -> None:
    """Remove the tick of a text; its source stays."""
    _row(question_set, address).update(ticked_at=None, ticked_by=None)
