"""What is wrong with a question set, each fault with its place; a broken one is refused whole."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from questionnaire.labels import FIELDS
from questionnaire.models import LANGUAGES, Scheme
from questionnaire.schema import SET, Shape, Text, Value
from questionnaire.tree import Node, from_plain, languages, plain, walk

# Keys stand in addresses and in places: the letters of a to z, digits, hyphen, underscore and full
# stop.
KEY = re.compile(r"[A-Za-z0-9_.-]{1,60}")
MAX_PARTS = 5000
HUNDRED = 100


@dataclass(frozen=True)
class Fault:
    """A sentence, and where it belongs: the part's place and the name of the text or value."""

    sentence: str
    place: str = ""
    field: str = ""
    language: str = ""

    def __str__(self) -> str:
        return self.sentence


def data_faults(data: Any) -> list[Fault]:
    """Return each fault of plain data as it came from a file: first its form, then what the parts
    say of each other.
    """
    if not isinstance(data, dict):
        return [Fault(_("The file does not describe a question set."))]
    return list(_part(data, SET, "", _("the question set"))) or tree_faults(from_plain(data))


def _part(data: dict[str, Any], shape: Shape, place: str, name: str) -> Iterator[Fault]:
    known = {
        "key",
        *(text.name for text in shape.texts),
        *(value.name for value in shape.values),
        *shape.lists,
    }
    for field in data:
        if field not in known:
            yield Fault(
                _("“%(part)s” has a field “%(field)s” that does not belong in a question set.")
                % {"part": name, "field": str(field)[:60]},
                place,
            )
    if not place and not data.get("key"):
        yield _lacks(name, place, "key")
    elif not KEY.fullmatch(str(data.get("key"))):
        sentence = _(
            "The key “%(key)s” is too long or contains characters other than a–z, 0–9, hyphen, "
            "underscore and full stop."
        )
        yield Fault(sentence % {"key": str(data.get("key"))[:60]}, place, "key")
    for value in shape.values:
        yield from _value(data.get(value.name), value, place, name)
    for text in shape.texts:
        yield from _text(data.get(text.name), text, place, name)
    for field, child in shape.lists.items():
        yield from _list(data.get(field), child, place, field, name)


def _lacks(name: str, place: str, field: str) -> Fault:
    return Fault(_("“%(part)s” lacks “%(field)s”.") % {"part": name, "field": field}, place, field)


def _list(rows: Any, shape: Shape, place: str, field: str, name: str) -> Iterator[Fault]:
    if rows is None:
        return
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and isinstance(row.get("key"), str | int) for row in rows
    ):
        yield Fault(
            _("The list “%(field)s” of “%(part)s” has an entry without a key.")
            % {"field": field, "part": name},
            place,
            field,
        )
        return
    for row in rows:
        yield from _part(
            row, shape, f"{place}/{field}/{row['key']}".removeprefix("/"), str(row["key"])[:60]
        )
    for key, times in Counter(str(row["key"]) for row in rows).items():
        if times > 1:
            yield Fault(
                _("The key “%(key)s” occurs more than once.") % {"key": key[:60]},
                f"{place}/{field}/{key}".removeprefix("/"),
                "key",
            )


def _value(found: Any, value: Value, place: str, name: str) -> Iterator[Fault]:
    if found is None:
        if value.needed:
            yield _lacks(name, place, value.name)
    elif value.form == "whole" and not (type(found) is int and value.least <= found <= value.most):
        sentence = _(
            "In “%(part)s”, “%(field)s” must be a whole number from %(least)d to %(most)d."
        )
        yield Fault(
            sentence
            % {"part": name, "least": value.least, "most": value.most, "field": value.name},
            place,
            value.name,
        )
    elif value.form == "choice" and found not in value.choices:
        yield _not_chosen(name, place, value, str(found))
    elif value.form == "several":
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            yield Fault(
                _("In “%(part)s”, “%(field)s” must be a list.")
                % {"part": name, "field": value.name},
                place,
                value.name,
            )
        elif odd := [each for each in found if each not in value.choices]:
            yield _not_chosen(name, place, value, ", ".join(odd))
    elif value.form == "word":
        if (
            not isinstance(found, str | int)
            or isinstance(found, bool)
            or not str(found).strip()
            or "\0" in str(found)
        ):
            yield _lacks(name, place, value.name)
        elif len(str(found)) > value.most:
            sentence = _("“%(field)s” of “%(part)s” has more than %(limit)d characters.")
            yield Fault(
                sentence % {"field": value.name, "part": name, "limit": value.most},
                place,
                value.name,
            )


def _not_chosen(name: str, place: str, value: Value, found: str) -> Fault:
    choices = ", ".join(choice for choice in value.choices if choice)
    sentence = _(
        "“%(found)s” is not a possible value for “%(field)s” of “%(part)s”. Possible values: "
        "%(choices)s."
    )
    return Fault(
        sentence % {"found": found[:60], "field": value.name, "part": name, "choices": choices},
        place,
        value.name,
    )


def _text(found: Any, text: Text, place: str, name: str) -> Iterator[Fault]:
    if found is None:
        if text.needed:
            yield _lacks(name, place, text.name)
        return
    if not isinstance(found, dict):
        yield Fault(
            _("“%(field)s” of “%(part)s” is not given for each language.")
            % {"field": text.name, "part": name},
            place,
            text.name,
        )
        return
    for code, words in found.items():
        if code not in LANGUAGES:
            sentence = _("“%(field)s” of “%(part)s” is in an unknown language: “%(code)s”.")
            yield Fault(
                sentence % {"field": text.name, "part": name, "code": str(code)[:20]},
                place,
                text.name,
            )
        elif not isinstance(words, str) or len(words) > text.longest or not storable(words):
            sentence = _(
                "“%(field)s” of “%(part)s” has a text that is longer than %(limit)d characters or "
                "cannot be stored."
            )
            yield Fault(
                sentence % {"field": text.name, "part": name, "limit": text.longest},
                place,
                text.name,
                code,
            )
    if text.needed and not any(
        isinstance(words, str) and words.strip() for words in found.values()
    ):
        yield _lacks(name, place, text.name)


def storable(words: str) -> bool:
    """Tell whether the database and a spreadsheet can keep the text: no control characters but line
    breaks, no half characters.
    """
    return not re.search(
        r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]", words
    )


def part_faults(node: Node, place: str) -> list[Fault]:
    """Return the faults of one part, what lies in it left aside; a draft's texts may still be
    missing.
    """
    alone = Node(node.shape, node.key, node.texts, node.values)
    return list(_part(plain(alone), node.shape, place, node.key))


def tree_faults(root: Node) -> list[Fault]:
    """Return what the parts say wrongly of each other: keys, sums, references."""
    parts = list(walk(root))
    if len(parts) > MAX_PARTS:
        return [Fault(_("The question set has more than %(limit)d parts.") % {"limit": MAX_PARTS})]
    if not languages(root):
        return [_lacks(_("the question set"), "", "languages")]
    questions = [(place, node) for place, node in parts if node.shape.name == "question"]
    found = [*_repeated(questions), *_areas(root)]
    if questions:
        found += [*_scheme(root), *_ladders(parts, root)]
    return found


def _repeated(questions: list[tuple[str, Node]]) -> Iterator[Fault]:
    times = Counter(node.key for _place, node in questions)
    seen: set[str] = set()
    for place, node in questions:
        if times[node.key] > 1 and node.key in seen:
            yield Fault(
                _("The key “%(key)s” occurs more than once.") % {"key": node.key}, place, "key"
            )
        seen.add(node.key)


def _areas(root: Node) -> Iterator[Fault]:
    groups = {group.key for group in root.children("groups")}
    areas = root.children("areas")
    if not areas:
        yield _lacks(_("the question set"), "", "areas")
    asked = any(area.children("questions") for area in areas)
    for area in areas:
        place = f"areas/{area.key}"
        if (group := area.values.get("group")) and group not in groups:
            yield Fault(
                _("The group “%(group)s” of “%(part)s” does not exist.")
                % {"group": group, "part": area.key},
                place,
                "group",
            )
        if asked and not area.children("questions"):
            yield Fault(
                _("The area “%(area)s” has no questions.") % {"area": area.key}, place, "questions"
            )
        elif asked and (total := points_of(area)) != HUNDRED:
            first = area.children("questions")[0].key
            sentence = _("The points of the area “%(area)s” add up to %(total)s, not 100.") % {
                "area": area.key,
                "total": total,
            }
            yield Fault(sentence, f"{place}/questions/{first}", "points")


def points_of(area: Node) -> int:
    """Return the sum of an area's points."""
    return sum(question.values.get("points") or 0 for question in area.children("questions"))


def _scheme(root: Node) -> Iterator[Fault]:
    scheme = root.values["scheme"]
    needed = {Scheme.ASPECTS: ("aspects", "levels"), Scheme.LEVELS: ("levels",), Scheme.POINTS: ()}[
        scheme
    ]
    for field in (*needed, "self_assessment"):
        if not root.children(field):
            yield _lacks(_("the question set"), "", field)
    for field in ("aspects", "levels"):
        if field not in needed and root.children(field):
            sentence = _("A question set with the scheme “%(scheme)s” cannot have “%(field)s”.")
            yield Fault(sentence % {"scheme": scheme, "field": field}, "", field)
    weights = [aspect.values["weight"] for aspect in root.children("aspects")]
    if weights and "aspects" in needed and sum(weights) != HUNDRED:
        yield Fault(
            _("The weights of the aspects do not add up to 100."),
            f"aspects/{root.children('aspects')[0].key}",
            "weight",
        )


def _ladders(parts: list[tuple[str, Node]], root: Node) -> Iterator[Fault]:
    levels = {level.key for level in root.children("levels")}
    own = {f"{aspect.key}-{level}" for aspect in root.children("aspects") for level in levels}
    for place, node in parts:
        if node.shape.name == "rung" and node.key not in (
            own if "/questions/" in place else levels
        ):
            yield Fault(
                _("“%(key)s” does not correspond to any level of the question set.")
                % {"key": node.key},
                place,
                "key",
            )


def missing_texts(root: Node) -> list[Fault]:
    """Return every text that a needed language lacks: one that is needed, or that another language
    has.
    """
    found = []
    for place, node in walk(root):
        for text in node.shape.texts:
            said = node.texts.get(text.name, {})
            if text.needed or any(words.strip() for words in said.values()):
                found += [
                    Fault(
                        _("“%(field)s” of “%(part)s” is missing.")
                        % {"field": FIELDS[text.name], "part": node.key},
                        place,
                        text.name,
                        code,
                    )
                    for code in languages(root)
                    if not said.get(code, "").strip()
                ]
    return found
