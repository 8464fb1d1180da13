"""Verifies the chains: every digest is computed anew here, not by the database.

An event's digest is SHA-256 over the previous digest and a JSON array of its parts, as the function
app.append_event writes it. Rows come from a server-side cursor, so memory does not grow with the
history.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from kompass.audit.erasing import span
from kompass.audit.models import Act

HEADS = """
select chain, coalesce(h.count, 0), h.digest, e.places, e.last
from public.audit_head h
full join (
  select chain, count(*) as places, max(place) as last from public.audit_event group by chain
) e using (chain) order by chain
"""
EVENTS = """
select e.place, e.previous, e.digest, e.content_digest, c.event_id, c.salt, c.body, e.at,
  e.table_name, e.act, e.row_ids,
  e.chain::text, e.place::text, (extract(epoch from e.at) * 1000000)::bigint::text, e.kind,
  e.actor::text, e.side, e.request::text, e.act, e.table_name, e.row_ids, e.evaluation_id::text,
  e.question_id::text, e.area_id::text, e.changed, e.facts, e.audience,
  encode(e.content_digest, 'hex')
from public.audit_event e left join public.audit_content c on c.event_id = e.id
where e.chain = %s and e.place <= %s order by e.place
"""
ERASED = "select row_ids from public.audit_event where chain = %s and act = %s"
CHUNK = 500


class Fault(NamedTuple):
    """The first error of a chain: its place and a sentence."""

    chain: UUID
    place: int
    sentence: str


@dataclass(frozen=True, slots=True)
class End:
    """The end of a chain: number of events and the last digest in hex."""

    count: int
    digest: str


Anchor = dict[UUID, End]


class Row(NamedTuple):
    """An event as it is read; `parts` are the values that its digest covers."""

    place: int
    previous: bytes
    digest: bytes
    content_digest: bytes | None
    content: int | None
    salt: bytes | None
    body: str | None
    at: datetime
    table: str
    act: str
    row_ids: list[str]
    parts: tuple[object, ...]  # strings, lists of strings and None


@dataclass(frozen=True)
class Report:
    """Result of a verification: the end of each chain and the first fault of each broken one."""

    ends: Anchor
    faults: list[Fault]

    @property
    def events(self) -> int:
        return sum(end.count for end in self.ends.values())


@transaction.atomic
def verify(anchor: Anchor | None = None) -> Report:
    """Verify every chain.

    An anchor taken earlier also reveals a chain that was rewritten or truncated.
    """
    anchor = anchor or {}
    ends: Anchor = {}
    faults: list[Fault] = []
    with connection.cursor() as cursor:
        cursor.execute(HEADS)
        heads = cursor.fetchall()
    for chain, count, digest, places, last in heads:
        fault = _check_count(chain, count, digest, places or 0, last or 0) or _check_chain(
            chain, count, bytes(digest or b""), anchor.get(chain)
        )
        if fault:
            faults.append(fault)
        ends[chain] = End(count, bytes(digest or b"").hex())
    faults += [
        Fault(chain, 0, f"the anchor knows {end.count} events of this chain, and there are none")
        for chain, end in anchor.items()
        if chain not in ends
    ]
    return Report(ends, faults)


def _check_count(
    chain: UUID, count: int, digest: bytes | None, places: int, last: int
) -> Fault | None:
    """Compare the head with the number of events, both read by one statement."""
    if digest is None:
        return Fault(chain, 1, f"{places} events stand here, and the chain's head is missing")
    if last > count:
        return Fault(
            chain, count + 1, f"an event stands beyond the chain's head, which counts {count}"
        )
    return None


def _check_chain(chain: UUID, count: int, head: bytes, anchor: End | None) -> Fault | None:
    """Return the first fault of a chain, or None."""
    erased = Erased(chain)
    digest, reached = b"", 0
    for row in _rows(chain, count):
        if row.place != reached + 1:
            return Fault(
                chain,
                reached + 1,
                f"an event is missing: after place {reached} comes place {row.place}",
            )
        sentence = _check_event(row, digest) or _check_content(row, erased)
        if sentence:
            return Fault(chain, row.place, sentence)
        digest, reached = bytes(row.digest), row.place
        if anchor and anchor.count == reached and anchor.digest != digest.hex():
            return Fault(
                chain,
                reached,
                "this is another event than when the anchor was taken: the chain has been "
                "rewritten",
            )
    if reached < count:
        return Fault(
            chain,
            reached + 1,
            f"the end is missing: the chain's head counts {count} events, {reached} stand here",
        )
    if digest != head:
        return Fault(chain, reached, "the chain's head has another digest than the last event")
    if anchor and anchor.count > reached:
        return Fault(
            chain,
            reached + 1,
            f"the anchor knows {anchor.count} events, {reached} stand here: the end has been cut "
            "off",
        )
    return None


def _rows(chain: UUID, count: int) -> Iterator[Row]:
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(EVENTS, [chain, count])
        while chunk := cursor.fetchmany(CHUNK):
            for values in chunk:
                yield Row._make([*values[:11], tuple(values[11:])])


def digest_of(previous: bytes, parts: Iterable[object]) -> bytes:
    """Return an event's digest; the JSON is formatted as PostgreSQL does."""
    return hashlib.sha256(previous + json.dumps(list(parts), ensure_ascii=False).encode()).digest()


def _check_event(row: Row, digest: bytes) -> str:
    what = f"{row.act} of {row.table}, {row.at:%Y-%m-%d %H:%M:%S}"
    if bytes(row.previous) != digest:
        return f"this event ({what}) does not follow the one before it"
    if bytes(row.digest) != digest_of(digest, row.parts):
        return f"this event ({what}) has been changed"
    return ""


def _check_content(row: Row, erased: "Erased") -> str:
    """Return what is wrong with the erasable values, or ""."""
    what = f"{row.act} of {row.table}, {row.at:%Y-%m-%d %H:%M:%S}"
    if row.content_digest is None:
        return (
            ""
            if row.content is None
            else f"this event ({what}) has values that its digest does not know"
        )
    if row.body is None or row.salt is None:
        return (
            ""
            if erased.has(row.place)
            else f"the values of this event ({what}) are gone, and no lawful erasure tells of it"
        )
    if hashlib.sha256(bytes(row.salt) + row.body.encode()).digest() != bytes(row.content_digest):
        return f"the values of this event ({what}) have been changed"
    return ""


class Erased:
    """Spans of places whose values were lawfully erased; read at the first gap, and as needed."""

    def __init__(self, chain: UUID) -> None:
        self.chain = chain
        self.spans: list[tuple[int, int]] = []

    def has(self, place: int) -> bool:
        return self._knows(place) or self._read()._knows(place)

    def _knows(self, place: int) -> bool:
        at = bisect_right(self.spans, place, key=lambda found: found[0])
        return at > 0 and place <= self.spans[at - 1][1]

    def _read(self) -> "Erased":
        with connection.cursor() as cursor:
            cursor.execute(ERASED, [self.chain, Act.ERASE.value])
            self.spans = sorted(span(text) for (texts,) in cursor.fetchall() for text in texts)
        return self
