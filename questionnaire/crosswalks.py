"""How areas and questions of one version lead to those of another: read from a file, validated,
used to offer and to compare.

A share says how much of the old part a part of the new one carries on. The shares of each old part
sum to 1 or less: what is missing to 1 has no successor.
"""

from collections import defaultdict
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from questionnaire import yamlfile
from questionnaire.models import LANGUAGES, Area, Crossing, Crosswalk, Question, QuestionSet

MAX_BYTES = 200_000
Kind = Crossing.Kind
LISTS = {Kind.AREA: "areas", Kind.QUESTION: "questions"}


@transaction.atomic
def load(raw: bytes, *, replacing: bool = True) -> Crosswalk:
    """Store the crosswalk of a file in the place of the one between the same versions.

    Raises Invalid with each fault.

    Without replacing, one that is there already is left as it is.
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
    if found := [*_faults(rows, source, target), *_note_faults(data)]:
        raise Invalid(*found)
    note = {f"note_{code}": (data.get("note") or {}).get(code, "") for code in LANGUAGES}
    made, _created = Crosswalk.objects.update_or_create(source=source, target=target, defaults=note)
    made.crossings.all().delete()
    Crossing.objects.bulk_create(Crossing(crosswalk=made, **row) for row in rows)
    return made


def _version(data: dict[str, Any], side: str) -> QuestionSet:
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


def _rows(data: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    listed = data.get(LISTS[Kind(kind)]) or []
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        raise Invalid(
            _("In the crosswalk, “%(field)s” must be a list of rows.")
            % {"field": LISTS[Kind(kind)]}
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


def _share(found: Any) -> Decimal:
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


def _faults(rows: list[dict[str, Any]], source: QuestionSet, target: QuestionSet) -> list[str]:
    known = {
        side: _keys(question_set) for side, question_set in (("source", source), ("target", target))
    }
    found = [
        _("“%(key)s” is not part of version %(version)s.")
        % {"key": row[side][:60], "version": question_set.version}
        for row in rows
        for side, question_set in (("source", source), ("target", target))
        if row[side] not in known[side][row["kind"]]
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


def _keys(question_set: QuestionSet) -> dict[str, set[str]]:
    areas = Area.objects.filter(question_set=question_set).values_list("key", flat=True)
    questions = Question.objects.filter(area__question_set=question_set).values_list(
        "key", flat=True
    )
    return {Kind.AREA: set(areas), Kind.QUESTION: set(questions)}


def _note_faults(data: dict[str, Any]) -> list[str]:
    note = data.get("note") or {}
    good = isinstance(note, dict) and all(
        code in LANGUAGES and isinstance(words, str) and len(words) <= 20_000
        for code, words in note.items()
    )
    return [] if good else [_("The note in the crosswalk must be given for each language.")]


def sources_of(target: QuestionSet, key: str) -> dict[Any, list[tuple[str, Decimal]]]:
    """Return which questions of other versions lead to a question, by the other set's id: the
    largest share first.

    A version without a crosswalk to this one leads on by the same key, since a key is an identity
    across versions.
    """
    rows = Crossing.objects.filter(
        crosswalk__target=target, kind=Kind.QUESTION, target=key
    ).order_by("-share", "source")
    found: dict[Any, list[tuple[str, Decimal]]] = defaultdict(list)
    for source_set, source, share in rows.values_list("crosswalk__source_id", "source", "share"):
        found[source_set].append((source, share))
    return dict(found)


def mapped_sets(target: QuestionSet) -> set[Any]:
    """Return the other versions that have a crosswalk to this one."""
    return set(Crosswalk.objects.filter(target=target).values_list("source_id", flat=True))
