"""A question set as a spreadsheet (XLSX): one row per text with a column per language, one row per
part with its values.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from kompass.shared.errors import Invalid
from kompass.uploads import packages
from questionnaire.checks import Fault, data_faults
from questionnaire.models import LANGUAGES
from questionnaire.schema import SET, Shape
from questionnaire.tree import Node, from_plain, languages, walk

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXTS, PARTS = (
    "texts",
    "parts",
)  # the sheets; like the columns they are names of the format, the same in every language
PLACE, TITLE, FIELD = "place", "part", "field"
MAX_BYTES, MAX_ROWS, MAX_SENTENCES = 2_000_000, 6000, 20
WIDTHS = {TEXTS: (46, 30, 16, 70, 70, 40), PARTS: (60, 40)}


def shapes(shape: Shape = SET) -> Iterator[Shape]:
    """Yield every kind of part, a set's first."""
    yield shape
    for child in shape.lists.values():
        yield from shapes(child)


VALUES = tuple(dict.fromkeys(value.name for shape in shapes() for value in shape.values))


def write(root: Node) -> bytes:
    """Return the workbook; read() of it gives the same tree."""
    book = Workbook(write_only=True)
    texts, parts = book.create_sheet(TEXTS), book.create_sheet(PARTS)
    for sheet in (texts, parts):
        sheet.freeze_panes = "A2"
        for column, width in enumerate(WIDTHS[sheet.title], 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
    texts.append([_cell(texts, word, heading=True) for word in (PLACE, TITLE, FIELD, *LANGUAGES)])
    parts.append([_cell(parts, word, heading=True) for word in (PLACE, TITLE, *VALUES)])
    for at, node in walk(root):
        place = at or f"set/{root.key}"
        title = next((node.said(text.name, languages(root)[0]) for text in node.shape.texts), "")
        parts.append(
            [
                _cell(parts, value)
                for value in (
                    place,
                    title[:60],
                    *(_shown(node.values.get(name)) for name in VALUES),
                )
            ]
        )
        for text in node.shape.texts:
            said = [node.said(text.name, code) for code in LANGUAGES]
            texts.append([_cell(texts, value) for value in (place, title[:60], text.name, *said)])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _shown(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, tuple) else value


def _cell(sheet: Any, value: Any, *, heading: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value if value != "" else None)
    if isinstance(value, str) and value:
        cell.data_type = "s"  # a text that begins with = is a text, never a formula
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if heading:
        cell.font = Font(bold=True)
    return cell


@dataclass
class Sheet:
    """A sheet as it was read: the columns by name, and each row's words by column, with its number."""

    name: str
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def where(self, row: int, column: str) -> str:
        at = self.columns.get(column)
        letter = get_column_letter(at + 1) if at is not None else "?"
        return _("Sheet %(sheet)s, row %(row)d, column %(column)s") % {
            "sheet": self.name,
            "row": row,
            "column": letter,
        }


def read(raw: bytes) -> Node:
    """Return the workbook's tree; raise Invalid with the sheet, row and column of what does not
    fit.
    """
    if len(raw) > MAX_BYTES:
        raise Invalid(_("The spreadsheet is larger than a question set can be (2 MB)."))
    clean, media_type = packages.check(raw) if raw.startswith(b"PK") else (b"", "")
    if media_type != MEDIA_TYPE:
        raise Invalid(_("The file is not a spreadsheet (XLSX)."))
    try:
        book = openpyxl.load_workbook(io.BytesIO(clean), read_only=True, keep_links=False)
        found = {
            sheet.title: list(sheet.iter_rows(max_row=MAX_ROWS + 1))
            for sheet in book.worksheets
            if sheet.title in (TEXTS, PARTS)
        }
    except (
        Exception
    ) as error:  # the library has no error of its own: a damaged part may raise anything
        raise Invalid(_("The spreadsheet is damaged and cannot be read.")) from error
    texts = _sheet(found, TEXTS, (PLACE, FIELD))
    parts = _sheet(found, PARTS, (PLACE, *VALUES))
    if odd := [name for name in texts.columns if name not in (PLACE, TITLE, FIELD, *LANGUAGES)]:
        sentence = _("%(where)s: “%(name)s” is not a language that a question set can have.")
        raise Invalid(sentence % {"where": texts.where(1, odd[0]), "name": odd[0][:20]})
    return Assembly(texts, parts).tree()


def _sheet(found: dict[str, list[Any]], name: str, needed: tuple[str, ...]) -> Sheet:
    if name not in found:
        raise Invalid(_("The spreadsheet lacks the sheet “%(sheet)s”.") % {"sheet": name})
    heading, *rows = found[name] or [()]
    if len(rows) >= MAX_ROWS:
        raise Invalid(
            _("The sheet “%(sheet)s” has more than %(limit)d rows.")
            % {"sheet": name, "limit": MAX_ROWS - 1}
        )
    sheet = Sheet(
        name,
        {str(cell.value).strip(): at for at, cell in enumerate(heading) if cell.value is not None},
    )
    for column in needed:
        if column not in sheet.columns:
            raise Invalid(
                _("The sheet “%(sheet)s” lacks the column “%(column)s”.")
                % {"sheet": name, "column": column}
            )
    for number, cells in enumerate(rows, start=2):
        row = {
            column: _words(sheet, number, column, cells[at])
            for column, at in sheet.columns.items()
            if at < len(cells)
        }
        if any(value is not None for value in row.values()):
            sheet.rows.append((number, row))
    return sheet


def _words(sheet: Sheet, row: int, column: str, cell: Any) -> Any:
    """Return a cell's words or number; an empty one is None.

    Raise Invalid for a formula, a date, an error.
    """
    if cell.value is None or column == TITLE:
        return None
    if cell.data_type == "f":
        raise Invalid(
            _("%(where)s: the cell has a formula. Only texts and numbers are read.")
            % {"where": sheet.where(row, column)}
        )
    if cell.data_type == "n" and isinstance(cell.value, int | float):
        return int(cell.value) if float(cell.value).is_integer() else str(cell.value)
    if cell.data_type not in ("s", "inlineStr", "str") or not isinstance(cell.value, str):
        raise Invalid(
            _("%(where)s: the cell has neither a text nor a number.")
            % {"where": sheet.where(row, column)}
        )
    return cell.value


class Assembly:
    """Puts the rows of the two sheets together into one tree, remembering where each part and text
    stands.
    """

    def __init__(self, texts: Sheet, parts: Sheet) -> None:
        self.texts, self.parts = texts, parts
        self.data: dict[str, dict[str, Any]] = {}
        self.shape: dict[str, Shape] = {}
        self.part_row: dict[str, int] = {}
        self.text_row: dict[tuple[str, str], int] = {}

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

    def _part(self, number: int, written: str, row: dict[str, Any]) -> None:
        where = self.parts.where(number, PLACE)
        place = "" if re.fullmatch(r"set/[^/]+", written) else written
        if place in self.data:
            raise Invalid(
                _("%(where)s: the key “%(key)s” occurs more than once.")
                % {"where": where, "key": written[-60:]}
            )
        if place:
            *before, name, key = ["", *place.split("/")] if "/" not in place else place.split("/")
            parent = "/".join(before)
            shape = self.shape[parent].lists.get(name) if parent in self.shape else None
            if shape is None:
                raise Invalid(
                    _("%(where)s: “%(place)s” does not belong to any part on an earlier row.")
                    % {"where": where, "place": place[:100]}
                )
            self.data[parent].setdefault(name, []).append(made := {"key": key})
        else:
            shape, made = SET, {"key": written.removeprefix("set/")}
        self.data[place], self.shape[place], self.part_row[place] = made, shape, number
        made.update(
            {
                value.name: _typed(row[value.name], value.form)
                for value in shape.values
                if row.get(value.name) is not None
            }
        )

    def _text(self, number: int, row: dict[str, Any]) -> None:
        written, name = str(row.get(PLACE) or ""), str(row.get(FIELD) or "")
        place = "" if re.fullmatch(r"set/[^/]+", written) else written
        if place not in self.data:
            sentence = _("%(where)s: there is no part “%(place)s” in the sheet “%(sheet)s”.")
            raise Invalid(
                sentence
                % {"where": self.texts.where(number, PLACE), "place": written[:100], "sheet": PARTS}
            )
        if name not in (text.name for text in self.shape[place].texts):
            sentence = _("%(where)s: this part has no text “%(field)s”.")
            raise Invalid(sentence % {"where": self.texts.where(number, FIELD), "field": name[:30]})
        if (place, name) in self.text_row:
            sentence = _("%(where)s: the text “%(field)s” of this part occurs more than once.")
            raise Invalid(sentence % {"where": self.texts.where(number, FIELD), "field": name})
        self.text_row[place, name] = number
        said = {code: str(row[code]) for code in LANGUAGES if row.get(code) is not None}
        if said:
            self.data[place][name] = said

    def _sentence(self, fault: Fault) -> str:
        if (fault.place, fault.field) in self.text_row:
            where = self.texts.where(
                self.text_row[fault.place, fault.field], fault.language or FIELD
            )
        elif fault.place in self.part_row:
            where = self.parts.where(
                self.part_row[fault.place],
                fault.field if fault.field in self.parts.columns else PLACE,
            )
        else:
            return fault.sentence
        return _("%(where)s: %(sentence)s") % {"where": where, "sentence": fault.sentence}


def _typed(value: Any, form: str) -> Any:
    if form == "several":
        return [word.strip() for word in str(value).split(",") if word.strip()]
    return value if form == "whole" else str(value)
