"""E-mails that the worker sends, in the recipient's own language: delegations, the daily digest."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from evaluations.models import NoticeKind
from kompass import mailing
from kompass.outbox.models import Job
from kompass.shared import clock
from kompass.shared.inputs import Values
from kompass.shared.views import Context
from municipalities import selectors
from municipalities.models import Municipality
from questionnaire import catalogue
from questionnaire.models import Area, Question

log = logging.getLogger(__name__)
DELEGATED, DIGEST = "evaluations.letter", "evaluations.digest"


@dataclass(frozen=True)
class Item:
    """A line of an e-mail: the area or question it is about, if any, and where that is."""

    link: str
    kind: str = ""
    area: Area | None = None
    question: Question | None = None
    place: Municipality | None = None
    due_on: date | None = None
    deputy: bool = False

    @property
    def sentence(self) -> str:
        """Say in the reader's language what a notice is about."""
        return str(NoticeKind(self.kind).label)

    @property
    def heading(self) -> str:
        """Return the area's or question's number and title; empty for the whole evaluation."""
        if self.area:
            return f"{self.area.position}. {self.area.title}"
        return f"{self.question.number} {self.question.title}" if self.question else ""

    @property
    def title(self) -> str:
        """Say in the reader's language what a notice is about, and where."""
        return f"{self.sentence}: {self.heading}" if self.heading else self.sentence


def _rows(sql: str) -> list[Values]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _items(rows: list[Values]) -> list[Item]:
    """Return the lines in the question set's order within each evaluation; a few reads, whatever
    the number of lines.
    """
    towns = {key: selectors.municipality(key) for key in {row["municipality"] for row in rows}}
    return [_item(row, towns[row["municipality"]]) for row in rows]


def _item(row: Values, place: Municipality | None) -> Item:
    known = catalogue.of(row["question_set"])
    question = known.by_id.get(row["question"])
    area = next((area for area in known.areas if area.pk == row["area"]), None)
    kind = row.get("kind", "")
    path = path_of(
        side=row.get("side"), kind=kind, evaluation=row["evaluation"], area=area, question=question
    )
    return Item(
        f"{settings.KOMPASS_URL}{path}",
        kind,
        area,
        question,
        place,
        row.get("due_on"),
        row.get("deputy", False),
    )


def path_of(
    *, side: str | None, kind: str, evaluation: UUID, area: Area | None, question: Question | None
) -> str:
    """Return the address of what a notice is about."""
    if question:
        page = "reading-question" if side == "evaluator" else "question"
        return reverse(page, args=[evaluation, question.key]) + (
            "#comments" if kind == NoticeKind.COMMENT else ""
        )
    return (
        reverse("area", args=[evaluation, area.key])
        if area
        else reverse("evaluation", args=[evaluation])
    )


def work_delegated(job: Job) -> Callable[[], None]:
    """Send the e-mail of a delegation.

    What has been taken back meanwhile is left out; with nothing left, nothing is sent.
    """
    rows = _rows("select * from app.delegation_letter()")
    if not rows:
        return lambda: None
    with transaction.atomic():
        items = sorted(_items(rows), key=_position)
    first = rows[0]
    messages = dict.fromkeys(row["message"] for row in rows if row["message"])
    context = {
        "name": first["name"],
        "giver": first["giver"],
        "place": items[0].place,
        "items": items,
        "messages": list(messages),
    }
    _send("delegated", first, context)
    return lambda: None


def _position(item: Item) -> tuple[int, int, str]:
    area = item.area or (item.question.area if item.question else None)
    return (
        area.position if area else 0,
        1 if item.question else 0,
        item.question.number if item.question else "",
    )


def work_digest(job: Job) -> Callable[[], None]:
    """Send the day's digest and return the function that notes which notices it held; nothing
    unread sends nothing.
    """
    rows = _rows("select * from app.digest_of_job()")
    if not rows:
        return lambda: None
    with transaction.atomic():
        items = _items(rows)
    context = {
        "name": rows[0]["name"],
        "items": items,
        "notices": f"{settings.KOMPASS_URL}{reverse('notices')}",
    }
    _send("digest", rows[0], context)
    return lambda: _mailed([row["notice"] for row in rows])


def _send(template: str, to: Values, context: Context) -> None:
    if refusal := mailing.send(mailing.Email(template, to["email"], to["language"], context)):
        log.warning(
            "The mail server refused an e-mail of kind %s for good: %s.", template, refusal.value
        )


def _mailed(notices: list[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select app.digest_mailed(%s::uuid[], %s)", [notices, clock.now()])
