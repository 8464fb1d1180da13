"""Which texts are ticked and which are stale: a row per text and language, kept in step with what
was written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from kompass.shared import clock
from questionnaire.models import QuestionSet, TextState
from questionnaire.tree import Node, languages, short_digest, walk

Address = tuple[str, str, str]  # place, field, language


@dataclass(frozen=True)
class Known:
    """What is known of one text."""

    source: str
    ticked_at: datetime | None = None
    ticked_by_id: UUID | None = None


def texts(root: Node) -> Iterator[tuple[Address, str, str]]:
    """Yield each text's address, its words, and the digest of the same text in the set's first
    language.
    """
    first = languages(root)[0]
    for place, node in walk(root):
        for field, said in node.texts.items():
            source = short_digest(said.get(first, ""))
            for code, words in said.items():
                yield (place, field, code), words, source


def known(question_set: QuestionSet) -> dict[Address, Known]:
    """Return what is known of a set's texts, one query."""
    rows = TextState.objects.filter(question_set=question_set)
    return {
        (row.place, row.field, row.language): Known(row.source, row.ticked_at, row.ticked_by_id)
        for row in rows
    }


def keep(
    question_set: QuestionSet,
    after: Node,
    before: Node | None = None,
    ticks: dict[Address, Known] | None = None,
) -> None:
    """Write the states anew for a whole tree.

    A text that is as it was keeps its tick and the source it was written from, so that a change in
    the first language alone makes the others stale; a changed text is a working translation again.
    ticks are the states that belong to before.
    """
    was = {address: words for address, words, _source in texts(before)} if before else {}
    ticks = ticks or {}
    TextState.objects.filter(question_set=question_set).delete()
    rows = []
    for address, words, source in texts(after):
        kept = ticks.get(address) if was.get(address) == words else None
        state = kept or Known(source)
        first = address[2] == languages(after)[0]
        place, field, code = address
        fields = {
            "source": source if first else state.source,
            "ticked_at": state.ticked_at,
            "ticked_by_id": state.ticked_by_id,
        }
        rows.append(
            TextState(question_set=question_set, place=place, field=field, language=code, **fields)
        )
    TextState.objects.bulk_create(rows)


def keep_part(question_set: QuestionSet, place: str, before: Node | None, after: Node) -> None:
    """Bring the states of one part in step with its new texts; what is unchanged keeps its tick."""
    first = question_set.languages[0]
    for text in after.shape.texts:
        was, now = (
            (before.texts.get(text.name, {}) if before else {}),
            after.texts.get(text.name, {}),
        )
        source = short_digest(now.get(first, ""))
        for code in dict.fromkeys([*was, *now]):
            row: dict[str, Any] = {
                "question_set": question_set,
                "place": place,
                "field": text.name,
                "language": code,
            }
            if not now.get(code):
                TextState.objects.filter(**row).delete()
            elif was.get(code) != now[code]:
                fresh = {"source": source, "ticked_at": None, "ticked_by": None}
                TextState.objects.update_or_create(**row, defaults=fresh)


def forget(question_set: QuestionSet, place: str) -> None:
    """Drop the states of a part and of what lies in it."""
    TextState.objects.filter(question_set=question_set).filter(
        Q(place=place) | Q(place__startswith=f"{place}/")
    ).delete()


@dataclass(frozen=True)
class Marks:
    """How many texts of a part are missing, stale and not ticked yet."""

    missing: int = 0
    stale: int = 0
    unticked: int = 0

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(
            self.missing + other.missing, self.stale + other.stale, self.unticked + other.unticked
        )

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.unticked)


def stale(root: Node, ticks: dict[Address, Known]) -> set[Address]:
    """Return the texts whose first language was changed after them."""
    return {
        address
        for address, _words, source in texts(root)
        if address in ticks and ticks[address].source != source
    }


def unticked(root: Node, ticks: dict[Address, Known]) -> set[Address]:
    """Return the texts that nobody has ticked."""
    return {
        address
        for address, _words, _source in texts(root)
        if not (address in ticks and ticks[address].ticked_at)
    }


def is_working(question_set: QuestionSet, language: str) -> bool:
    """Tell whether any text of the set in a language is still a working translation."""
    return TextState.objects.filter(
        question_set=question_set, language=language, ticked_at__isnull=True
    ).exists()


def tick_all(question_set: QuestionSet, addresses: dict[Address, str], by: UUID) -> int:
    """Tick texts at once, each beside its source; return how many were not ticked before."""
    known_now = known(question_set)
    left = {
        address: source
        for address, source in addresses.items()
        if not _holds(known_now.get(address), source)
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
    unique, fresh = (
        ("question_set", "place", "field", "language"),
        ("source", "ticked_at", "ticked_by"),
    )
    TextState.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=unique, update_fields=fresh
    )
    return len(rows)


def _holds(state: Known | None, source: str) -> bool:
    return bool(state and state.ticked_at and state.source == source)


def set_tick(question_set: QuestionSet, address: Address, source: str, by: UUID) -> None:
    """Tick a text: somebody has seen it beside the first language as it is now."""
    place, field, code = address
    row: dict[str, Any] = {
        "question_set": question_set,
        "place": place,
        "field": field,
        "language": code,
    }
    TextState.objects.update_or_create(
        **row, defaults={"source": source, "ticked_at": clock.now(), "ticked_by_id": by}
    )


def take_back(question_set: QuestionSet, address: Address) -> None:
    """Take a text's tick back; what it was written from stays known."""
    place, field, code = address
    rows = TextState.objects.filter(
        question_set=question_set, place=place, field=field, language=code
    )
    rows.update(ticked_at=None, ticked_by=None)
