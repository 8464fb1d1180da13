"""Assembling the rows of the two sheets into one tree."""

import re

from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from questionnaire.checks import Fault, data_faults
from questionnaire.models import LANGUAGES
from questionnaire.schema import SET, Kind, PartType
from questionnaire.spreadsheet.layout import FIELD, PARTS, PLACE, TEXTS
from questionnaire.spreadsheet.sheet import Content, Sheet
from questionnaire.tree import Node, Plain, from_plain

MAX_SENTENCES = 20


class Assembly:
    """Builds a tree's plain data, and keeps the rows of parts and texts to locate faults."""

    def __init__(self, texts: Sheet, parts: Sheet) -> None:
        self.texts, self.parts = texts, parts
        self.data: dict[str, Plain] = {}
        self.part_types: dict[str, PartType] = {}
        self.part_rows: dict[str, int] = {}
        self.text_rows: dict[tuple[str, str], int] = {}

    def tree(self) -> Node:
        """Return the tree; raise Invalid with each fault and its cell."""
        for number, row in self.parts.rows:
            self._part(number, str(row.get(PLACE) or ""), row)
        if "" not in self.data:
            raise Invalid(
                _("The sheet “%(sheet)s” has no row for the question set itself.")
                % {"sheet": PARTS}
            )
        for number, row in self.texts.rows:
            self._text(number, row)
        for code in self.data[""].get("languages", []):
            if code in LANGUAGES and code not in self.texts.columns:
                raise Invalid(
                    _("The sheet “%(sheet)s” lacks the column “%(column)s”.")
                    % {"sheet": TEXTS, "column": code}
                )
        if faults := data_faults(self.data[""]):
            raise Invalid(*(self._sentence(fault) for fault in faults[:MAX_SENTENCES]))
        return from_plain(self.data[""])

    def _part(self, number: int, written: str, row: dict[str, Content]) -> None:
        place = _place(written)
        if place in self.data:
            raise Invalid(
                _("%(where)s: the key “%(key)s” occurs more than once.")
                % {"where": self.parts.where(number, PLACE), "key": written[-60:]}
            )
        if place:
            part_type, data = self._child(number, written, place)
        else:
            part_type, data = SET, {"key": written.removeprefix("set/")}
        data.update(
            {
                value.name: _typed(row[value.name], value.kind)
                for value in part_type.values
                if row.get(value.name) is not None
            }
        )
        self.data[place], self.part_types[place], self.part_rows[place] = data, part_type, number

    def _child(self, number: int, written: str, place: str) -> tuple[PartType, Plain]:
        """Add a part to its parent's list and return its type and its data so far."""
        *before, name, key = ["", *place.split("/")] if "/" not in place else place.split("/")
        parent = "/".join(before)
        known = self.part_types[parent].lists.get(name) if parent in self.part_types else None
        if known is None:
            raise Invalid(
                _("%(where)s: “%(place)s” does not belong to any part on an earlier row.")
                % {"where": self.parts.where(number, PLACE), "place": written[:100]}
            )
        data: Plain = {"key": key}
        self.data[parent].setdefault(name, []).append(data)
        return known, data

    def _text(self, number: int, row: dict[str, Content]) -> None:
        written, name = str(row.get(PLACE) or ""), str(row.get(FIELD) or "")
        place = _place(written)
        if place not in self.data:
            sentence = _("%(where)s: there is no part “%(place)s” in the sheet “%(sheet)s”.")
            where = self.texts.where(number, PLACE)
            raise Invalid(sentence % {"where": where, "place": written[:100], "sheet": PARTS})
        where = self.texts.where(number, FIELD)
        if name not in (text.name for text in self.part_types[place].texts):
            sentence = _("%(where)s: this part has no text “%(field)s”.")
            raise Invalid(sentence % {"where": where, "field": name[:30]})
        if (place, name) in self.text_rows:
            sentence = _("%(where)s: the text “%(field)s” of this part occurs more than once.")
            raise Invalid(sentence % {"where": where, "field": name})
        self.text_rows[place, name] = number
        by_language = {code: str(row[code]) for code in LANGUAGES if row.get(code) is not None}
        if by_language:
            self.data[place][name] = by_language

    def _sentence(self, fault: Fault) -> str:
        """Return the sentence of a fault with its cell, if there is one."""
        if (fault.place, fault.field) in self.text_rows:
            number = self.text_rows[fault.place, fault.field]
            where = self.texts.where(number, fault.language or FIELD)
        elif fault.place in self.part_rows:
            column = fault.field if fault.field in self.parts.columns else PLACE
            where = self.parts.where(self.part_rows[fault.place], column)
        else:
            return fault.sentence
        return _("%(where)s: %(sentence)s") % {"where": where, "sentence": fault.sentence}


def _place(written: str) -> str:
    """Return a place as the tree has it: set/KEY is the set itself."""
    return "" if re.fullmatch(r"set/[^/]+", written) else written


def _typed(value: Content, kind: Kind) -> object:
    if kind == "choices":
        return [word.strip() for word in str(value).split(",") if word.strip()]
    return value if kind == "integer" else str(value)
