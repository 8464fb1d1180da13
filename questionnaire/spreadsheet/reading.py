"""Reading a workbook into sheets of words and numbers, and these into a tree."""

import io

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

from kompass.shared.errors import Invalid
from kompass.uploads import packages
from questionnaire.models import LANGUAGES
from questionnaire.spreadsheet.assembly import Assembly
from questionnaire.spreadsheet.layout import (
    FIELD,
    MEDIA_TYPE,
    PARTS,
    PLACE,
    TEXTS,
    TITLE,
    VALUES,
)
from questionnaire.spreadsheet.sheet import Content, Sheet
from questionnaire.tree import Node

MAX_BYTES, MAX_ROWS = 2_000_000, 6000
AnyCell = Cell | MergedCell | ReadOnlyCell | EmptyCell
Rows = list[tuple[AnyCell, ...]]


def read(raw: bytes) -> Node:
    """Return the workbook's tree; raise Invalid with the sheet, row and column of each fault."""
    if len(raw) > MAX_BYTES:
        raise Invalid(_("The spreadsheet is larger than a question set can be (2 MB)."))
    clean, media_type = packages.check(raw) if raw.startswith(b"PK") else (b"", "")
    if media_type != MEDIA_TYPE:
        raise Invalid(_("The file is not a spreadsheet (XLSX)."))
    found = _cells(clean)
    texts = _sheet(found, TEXTS, (PLACE, FIELD))
    parts = _sheet(found, PARTS, (PLACE, *VALUES))
    if odd := [name for name in texts.columns if name not in (PLACE, TITLE, FIELD, *LANGUAGES)]:
        sentence = _("%(where)s: “%(name)s” is not a language that a question set can have.")
        raise Invalid(sentence % {"where": texts.where(1, odd[0]), "name": odd[0][:20]})
    return Assembly(texts, parts).tree()


def _cells(raw: bytes) -> dict[str, Rows]:
    """Return the rows of the two sheets by the sheet's name."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        return {
            sheet.title: list(sheet.iter_rows(max_row=MAX_ROWS + 1))
            for sheet in book.worksheets
            if sheet.title in (TEXTS, PARTS)
        }
    except Exception as error:  # openpyxl has no error of its own: a damaged part raises any
        raise Invalid(_("The spreadsheet is damaged and cannot be read.")) from error


def _sheet(found: dict[str, Rows], name: str, required: tuple[str, ...]) -> Sheet:
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
    for column in required:
        if column not in sheet.columns:
            raise Invalid(
                _("The sheet “%(sheet)s” lacks the column “%(column)s”.")
                % {"sheet": name, "column": column}
            )
    for number, cells in enumerate(rows, start=2):
        row = {
            column: _content(sheet, number, column, cells[at])
            for column, at in sheet.columns.items()
            if at < len(cells)
        }
        if any(value is not None for value in row.values()):
            sheet.rows.append((number, row))
    return sheet


def _content(sheet: Sheet, row: int, column: str, cell: AnyCell) -> Content:
    """Return a cell's text or number, None when it is empty or its column is not read.

    Raises Invalid for a formula, a date and an error.
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
