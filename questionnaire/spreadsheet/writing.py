"""Writing a question set's tree as a workbook."""

import io

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from questionnaire.models import LANGUAGES
from questionnaire.spreadsheet.layout import FIELD, PARTS, PLACE, TEXTS, TITLE, VALUES
from questionnaire.tree import Node, languages, walk

WIDTHS = {TEXTS: (46, 30, 16, 70, 70, 40), PARTS: (60, 40)}


def write(root: Node) -> bytes:
    """Return the workbook of a tree; read, it gives an equal tree."""
    book = Workbook(write_only=True)
    texts, parts = _sheet(book, TEXTS), _sheet(book, PARTS)
    texts.append([_cell(texts, word, heading=True) for word in (PLACE, TITLE, FIELD, *LANGUAGES)])
    parts.append([_cell(parts, word, heading=True) for word in (PLACE, TITLE, *VALUES)])
    for at, node in walk(root):
        place = at or f"set/{root.key}"
        first_texts = (node.text(text.name, languages(root)[0]) for text in node.part_type.texts)
        title = next(first_texts, "")[:60]
        values = (_shown(node.values.get(name)) for name in VALUES)
        parts.append([_cell(parts, value) for value in (place, title, *values)])
        for text in node.part_type.texts:
            words = [node.text(text.name, code) for code in LANGUAGES]
            texts.append([_cell(texts, value) for value in (place, title, text.name, *words)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, name: str) -> WriteOnlyWorksheet:
    sheet = book.create_sheet(name)  # Any in the stubs; of a write-only book this is one
    sheet.freeze_panes = "A2"
    for column, width in enumerate(WIDTHS[name], 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    written: WriteOnlyWorksheet = sheet
    return written


def _shown(value: str | int | tuple[str, ...] | None) -> str | int | None:
    return ", ".join(value) if isinstance(value, tuple) else value


def _cell(sheet: WriteOnlyWorksheet, value: str | int | None, *, heading: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, value=value if value != "" else None)
    if isinstance(value, str) and value:
        cell.data_type = "s"  # a text that begins with = stays a text
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if heading:
        cell.font = Font(bold=True)
    return cell
