"""Whether plain data follow the schema: fields, keys, values, and texts in each language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from questionnaire.checks.consistency import tree_faults
from questionnaire.checks.faults import KEY, Fault, lacking, storable
from questionnaire.models import LANGUAGES
from questionnaire.schema import SET, PartType, Text, Value
from questionnaire.tree import Node, Plain, child_place, from_plain, plain


def data_faults(data: object) -> list[Fault]:
    """Return the faults of plain data as a file held them.

    Only data that follow the schema are checked for consistency between the parts.
    """
    if not isinstance(data, dict):
        return [Fault(_("The file does not describe a question set."))]
    checking = Checking("", _("the question set"))
    return list(checking.part(data, SET)) or tree_faults(from_plain(data))


def part_faults(node: Node, place: str) -> list[Fault]:
    """Return the faults of one part without the parts in it; texts of a draft may be missing."""
    alone = Node(node.part_type, node.key, node.texts, node.values)
    return list(Checking(place, node.key).part(plain(alone), node.part_type))


@dataclass(frozen=True)
class Checking:
    """The checks of the part at a place; `name` is what sentences call it."""

    place: str
    name: str

    def part(self, data: Plain, part_type: PartType) -> Iterator[Fault]:
        """Yield the faults of a part and of the parts in it."""
        yield from self._unknown(data, part_type)
        yield from self._key(data.get("key"))
        for value in part_type.values:
            yield from self._value(data.get(value.name), value)
        for text in part_type.texts:
            yield from self._text(data.get(text.name), text)
        for field, child in part_type.lists.items():
            yield from self._list(data.get(field), child, field)

    def _fault(self, sentence: str, field: str = "", language: str = "", **words: object) -> Fault:
        """Return a fault; the sentence may name the part and the field."""
        named = {"part": self.name, "field": field, **words}
        return Fault(sentence % named, self.place, field, language)

    def _unknown(self, data: Plain, part_type: PartType) -> Iterator[Fault]:
        known = {
            "key",
            *(text.name for text in part_type.texts),
            *(value.name for value in part_type.values),
            *part_type.lists,
        }
        for field in data:
            if field not in known:
                sentence = _(
                    "“%(part)s” has a field “%(field)s” that does not belong in a question set."
                )
                yield Fault(sentence % {"part": self.name, "field": str(field)[:60]}, self.place)

    def _key(self, key: object) -> Iterator[Fault]:
        if not self.place and not key:
            yield lacking(self.name, self.place, "key")
        elif not KEY.fullmatch(str(key)):
            sentence = _(
                "The key “%(key)s” is too long or contains characters other than a–z, 0–9, hyphen, "
                "underscore and full stop."
            )
            yield self._fault(sentence, "key", key=str(key)[:60])

    def _list(self, rows: object, part_type: PartType, field: str) -> Iterator[Fault]:
        if rows is None:
            return
        if not isinstance(rows, list) or not all(
            isinstance(row, dict) and isinstance(row.get("key"), str | int) for row in rows
        ):
            yield self._fault(
                _("The list “%(field)s” of “%(part)s” has an entry without a key."), field
            )
            return
        for row in rows:
            key = str(row["key"])
            child = Checking(child_place(self.place, field, key), key[:60])
            yield from child.part(row, part_type)
        for key, times in Counter(str(row["key"]) for row in rows).items():
            if times > 1:
                yield Fault(
                    _("The key “%(key)s” occurs more than once.") % {"key": key[:60]},
                    child_place(self.place, field, key),
                    "key",
                )

    def _value(self, found: object, value: Value) -> Iterator[Fault]:
        if found is None:
            if value.required:
                yield lacking(self.name, self.place, value.name)
        elif value.kind == "integer":
            yield from self._integer(found, value)
        elif value.kind == "choice":
            if found not in value.choices:
                yield self._not_chosen(value, str(found))
        elif value.kind == "choices":
            yield from self._choices(found, value)
        else:
            yield from self._string(found, value)

    def _integer(self, found: object, value: Value) -> Iterator[Fault]:
        if type(found) is not int or not value.minimum <= found <= value.maximum:
            sentence = _(
                "In “%(part)s”, “%(field)s” must be a whole number from %(least)d to %(most)d."
            )
            yield self._fault(sentence, value.name, least=value.minimum, most=value.maximum)

    def _choices(self, found: object, value: Value) -> Iterator[Fault]:
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            yield self._fault(_("In “%(part)s”, “%(field)s” must be a list."), value.name)
        elif odd := [each for each in found if each not in value.choices]:
            yield self._not_chosen(value, ", ".join(odd))

    def _not_chosen(self, value: Value, found: str) -> Fault:
        choices = ", ".join(choice for choice in value.choices if choice)
        sentence = _(
            "“%(found)s” is not a possible value for “%(field)s” of “%(part)s”. Possible values: "
            "%(choices)s."
        )
        return self._fault(sentence, value.name, found=found[:60], choices=choices)

    def _string(self, found: object, value: Value) -> Iterator[Fault]:
        written = isinstance(found, str | int) and not isinstance(found, bool)
        if not written or not str(found).strip() or "\0" in str(found):
            yield lacking(self.name, self.place, value.name)
        elif len(str(found)) > value.maximum:
            sentence = _("“%(field)s” of “%(part)s” has more than %(limit)d characters.")
            yield self._fault(sentence, value.name, limit=value.maximum)

    def _text(self, found: object, text: Text) -> Iterator[Fault]:
        if found is None:
            if text.required:
                yield lacking(self.name, self.place, text.name)
            return
        if not isinstance(found, dict):
            yield self._fault(
                _("“%(field)s” of “%(part)s” is not given for each language."), text.name
            )
            return
        for code, words in found.items():
            yield from self._translation(code, words, text)
        if text.required and not any(
            isinstance(words, str) and words.strip() for words in found.values()
        ):
            yield lacking(self.name, self.place, text.name)

    def _translation(self, code: str, words: object, text: Text) -> Iterator[Fault]:
        if code not in LANGUAGES:
            sentence = _("“%(field)s” of “%(part)s” is in an unknown language: “%(code)s”.")
            yield self._fault(sentence, text.name, code=str(code)[:20])
        elif not isinstance(words, str) or len(words) > text.max_length or not storable(words):
            sentence = _(
                "“%(field)s” of “%(part)s” has a text that is longer than %(limit)d characters or "
                "cannot be stored."
            )
            yield self._fault(sentence, text.name, code, limit=text.max_length)
