"""Crosswalks: reading them from files, and the questions that correspond to a question.

A share says how much of the old part a part of the new one continues. The shares of each old part
sum to 1 or less: what is missing to 1 has no successor.
"""

from collections import defaultdict
from decimal import Decimal, InvalidOperation
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from questionnaire import yamlfile
from questionnaire.models import LANGUAGES, Area, Crossing, Crosswalk, Question, QuestionSet

MAX_BYTES = 200_000
Kind = Crossing.Kind
LISTS = {Kind.AREA: "areas", Kind.QUESTION: "questions"}
Data = dict[str, object]  # a crosswalk as a file holds it


class Row(TypedDict):
    """A crossing of a file: the keys of the two parts, and the share."""

    kind: Kind
    source: str
    target: str
    share: Decimal


@transaction.atomic
def load(raw: bytes, *, replacing: bool = True) -> Crosswalk:
    """Store a file's crosswalk; it replaces the one between the same versions.

    Without `replacing`, a crosswalk that exists stays as it is and is returned. Raises Invalid with
    each fault.
    """
    if len(raw) > MAX_BYTES:
        raise Invalid(_("The file is larger than a crosswalk can be (200 kB)."))
    data = yamlfile.read(raw)
    if not isinstance(data, dict):
        raise Invalid(_("The file does not describe a crosswalk."))
    source, target = _version(data, "source"), _version(data, "target")
    existing = Crosswalk.objects.filter(source=source, target=target).first()
    if existing and not replacing:
        return existing
    rows = [row for kind in LISTS for row in _rows(data, kind)]
    found, note = _faults(rows, source, target), _note(data)
    if note is None:
        found.append(_("The note in the crosswalk must be given for each language."))
    if note is None or found:
        raise Invalid(*found)
    columns = {f"note_{code}": note.get(code, "") for code in LANGUAGES}
    stored, _created = Crosswalk.objects.update_or_create(
        source=source, target=target, defaults=columns
    )
    stored.crossings.all().delete()
    Crossing.objects.bulk_create(Crossing(crosswalk=stored, **row) for row in rows)
    return stored


def _version(data: Data, side: str) -> QuestionSet:
    named = data.get(side)
    if isinstance(named, dict):
        found = QuestionSet.objects.filter(
            key=str(named.get("key")), version=str(named.get("version"))
        ).first()
        if found:
            return found
    raise Invalid(
        _("The question set that the file gives as “%(side)s” does not exist in Kompass.")
        % {"side": side}
    )


def _rows(data: Data, kind: Kind) -> list[Row]:
    listed = data.get(LISTS[kind]) or []
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        raise Invalid(
            _("In the crosswalk, “%(field)s” must be a list of rows.") % {"field": LISTS[kind]}
        )
    return [
        {
            "kind": kind,
            "source": str(row.get("from")),
            "target": str(row.get("to")),
            "share": _share(row.get("share")),
        }
        for row in listed
    ]


def _share(found: object) -> Decimal:
    try:
        share = Decimal(str(found))
    except InvalidOperation:
        share = Decimal(0)
    if not (0 < share <= 1) or share != share.quantize(Decimal("0.001")):
        raise Invalid(
            _(
                "The share “%(found)s” is not valid. It must be a number above 0 and at most "
                "1, with at most three decimal places."
            )
            % {"found": str(found)[:30]}
        )
    return share


def _faults(rows: list[Row], source: QuestionSet, target: QuestionSet) -> list[str]:
    old_keys, new_keys = _keys(source), _keys(target)
    found = [
        _("“%(key)s” is not part of version %(version)s.")
        % {"key": key[:60], "version": question_set.version}
        for row in rows
        for key, question_set, known in (
            (row["source"], source, old_keys),
            (row["target"], target, new_keys),
        )
        if key not in known[row["kind"]]
    ]
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row["kind"], row["source"]] += row["share"]
    over = [(key, total) for (_kind, key), total in sums.items() if total > 1]
    found += [
        _("The shares of “%(key)s” add up to %(total)s, which is more than 1.")
        % {"key": key[:60], "total": total}
        for key, total in over
    ]
    pairs = [(row["kind"], row["source"], row["target"]) for row in rows]
    twice = sorted(
        {f"{one} → {other}" for kind, one, other in pairs if pairs.count((kind, one, other)) > 1}
    )
    return found + [
        _("The row “%(row)s” occurs more than once.") % {"row": row[:130]} for row in twice
    ]


def _keys(question_set: QuestionSet) -> dict[Kind, set[str]]:
    areas = Area.objects.filter(question_set=question_set).values_list("key", flat=True)
    questions = Question.objects.filter(area__question_set=question_set).values_list(
        "key", flat=True
    )
    return {Kind.AREA: set(areas), Kind.QUESTION: set(questions)}


def _note(data: Data) -> dict[str, str] | None:
    """Return the note by language, or None for one that is not valid."""
    note = data.get("note") or {}
    if isinstance(note, dict) and all(
        code in LANGUAGES and isinstance(words, str) and len(words) <= 20_000
        for code, words in note.items()
    ):
        return note
    return None


def sources_of(target: QuestionSet, key: str) -> dict[UUID, list[tuple[str, Decimal]]]:
    """Return the (key, share) of the questions that a question continues, largest share first.

    They are grouped by the id of their question set. A set without a crosswalk to this one is not
    included: its questions correspond by key, since keys are identities across versions.
    """
    rows = Crossing.objects.filter(
        crosswalk__target=target, kind=Kind.QUESTION, target=key
    ).order_by("-share", "source")
    found: dict[UUID, list[tuple[str, Decimal]]] = defaultdict(list)
    for source_set, source, share in rows.values_list("crosswalk__source_id", "source", "share"):
        found[source_set].append((source, share))
    return dict(found)


def mapped_sets(target: QuestionSet) -> set[UUID]:
    """Return the ids of the question sets that have a crosswalk to this one."""
    return set(Crosswalk.objects.filter(target=target).values_list("source_id", flat=True))
