"""The answers as a spreadsheet (XLSX): a row per question; key and version hidden, the mark on a
sheet of its own.
"""

import io
import re

import openpyxl
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kompass.shared.errors import Invalid, Refused
from questionnaire.spreadsheet import MEDIA_TYPE as XLSX
from workspace.offline.files import marks
from workspace.offline.files.rows import Filled, Sheet, foreign_file, holdable, unreadable

MEDIA_TYPE = XLSX
INFO, MARK, COLUMNS, STEPS = (
    "kompass",
    "mark",
    "columns",
    "steps",
)  # names of the format, the same in every language
KEY, NUMBER, TITLE, WORDING, SELF, TEXT, REASON, VERSION = range(1, 9)
WIDTHS = {NUMBER: 8, TITLE: 30, WORDING: 50, SELF: 18, TEXT: 80, REASON: 40}
MAX_CELL, MAX_ROWS, LONGEST_MARK = (
    32_767,
    400,
    30_000,
)  # of a cell: Excel's own, counted as it counts
ESCAPED, LOOKS_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_"), re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write(sheet: Sheet, *, title: str) -> bytes:
    """Return the workbook; the active language is the sheet's.

    Raise Refused when a text is longer than a cell can be.
    """
    book = Workbook()
    book.properties.title, book.properties.creator = title, ""
    answers, info = book.active, book.create_sheet(INFO)
    assert answers is not None
    answers.title = pgettext("page of an evaluation", "Answers")
    number, wording = pgettext("heading of a column", "No."), pgettext("of a question", "Wording")
    headings = [
        "key",
        number,
        _("Question"),
        wording,
        _("Self-assessment"),
        _("Answer"),
        _("Reason"),
        "version",
    ]
    for column, words in enumerate(headings, 1):
        _put(answers, 1, column, words).font = Font(bold=True)
    for at, row in enumerate(sheet.rows, 2):
        _put_row(answers, at, row, dict(sheet.steps).get(row.self_assessment, ""))
    _lay_out(answers)
    _write_info(info, sheet, headings)
    if sheet.rows:
        answers.add_data_validation(_choice_of_steps(sheet))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _put_row(answers: Worksheet, at: int, row: Filled, self_assessment: str) -> None:
    text = _fitting(row, row.text)
    values = (row.key, row.number, row.title, row.wording, self_assessment, text, row.reason)
    for column, value in enumerate(values, 1):
        _put(answers, at, column, value)
    answers.cell(at, VERSION, row.version)


def _choice_of_steps(sheet: Sheet) -> DataValidation:
    """Return the list of self-assessments that a cell of the column offers."""
    steps = f"'{INFO}'!$B$12:$B${11 + len(sheet.steps)}"
    choice = DataValidation(type="list", formula1=steps, allow_blank=True)
    column = get_column_letter(SELF)
    choice.add(f"{column}2:{column}{len(sheet.rows) + 1}")
    return choice


def _fitting(row: Filled, text: str) -> str:
    if len(_escaped(text).encode("utf-16-le")) > 2 * MAX_CELL:
        sentence = _(
            "The answer to question %(number)s is too long for a spreadsheet cell. Use the "
            "text document (DOCX)."
        )
        raise Refused(sentence % {"number": row.number})
    return text


def _escaped(text: str) -> str:
    """Return the text as a spreadsheet keeps it: what looks like its own escape is escaped."""
    return LOOKS_ESCAPED.sub("_x005F_", text)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell | MergedCell:
    """Write a text as text: what begins with = + - or @ is never a formula, also not when the cell
    is edited.
    """
    cell = sheet.cell(row, column)
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if text:
        cell.value = _escaped(text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def _lay_out(sheet: Worksheet) -> None:
    sheet.freeze_panes = "D2"
    for column, width in WIDTHS.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column in (KEY, VERSION):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"


def _write_info(info: Worksheet, sheet: Sheet, headings: list[str]) -> None:
    """Say on a sheet of its own what the file belongs to; the mark lies in pieces that any cell
    holds.
    """
    words = (
        (_("Leave this sheet as it is: it shows where the answers belong."), ""),
        ("evaluation", sheet.evaluation),
        ("question set", sheet.set_key),
        ("version", sheet.set_version),
        ("language", sheet.language),
    )
    for at, (name, value) in enumerate(words, 1):
        _put(info, at, 1, name)
        _put(info, at, 2, value)
    for at, (_key, shown) in enumerate(sheet.steps, 12):
        _put(info, at, 1, STEPS)
        _put(info, at, 2, shown)
    mark = marks.write(sheet)
    _put(info, 8, 1, MARK)
    for at in range(0, len(mark), LONGEST_MARK):
        _put(info, 8, 2 + at // LONGEST_MARK, mark[at : at + LONGEST_MARK])
        info.cell(8, 2 + at // LONGEST_MARK).alignment = Alignment(wrap_text=False)
    for column, name in enumerate((COLUMNS, *headings), 1):
        _put(info, 9, column, name)
    info.row_dimensions[8].hidden = info.row_dimensions[9].hidden = True
    info.column_dimensions["A"].width, info.column_dimensions["B"].width = 60, 40


def read(raw: bytes) -> Sheet:
    """Return what the workbook says; raise Invalid when it is none of ours, or with the cell that
    holds no text.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        sheets = {
            sheet.title: list(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=40))
            for sheet in book.worksheets[:10]
        }
    except (
        Exception
    ) as error:  # the library has no error of its own: a damaged part may raise anything
        raise unreadable() from error
    told = {str(row[0].value): row[1:] for row in sheets.pop(INFO, ()) if row}
    if MARK not in told or COLUMNS not in told:
        raise foreign_file()
    mark = marks.read("".join(_words(cell) for cell in told[MARK]))
    headings = [_words(cell) for cell in told[COLUMNS][:VERSION]]
    rows = next(
        (
            rows
            for rows in sheets.values()
            if rows and [cell.value for cell in rows[0][:VERSION]] == headings
        ),
        None,
    )
    if rows is None:
        raise Invalid(
            _(
                "The columns have been moved, renamed or removed. Export the answers again and "
                "write in the new file."
            )
        )
    return mark.filled(tuple(_rows(mark, rows)))


def _rows(mark: marks.Mark, rows: list[tuple[Cell | MergedCell, ...]]) -> list[Filled]:
    if len(rows) > MAX_ROWS:
        raise Invalid(_("The spreadsheet has more than %(limit)d rows.") % {"limit": MAX_ROWS - 1})
    known, found = {row.key: row for row in mark.sheet.rows}, {}
    for cells in rows[1:]:
        said = [_words(cell) for cell in cells[: VERSION - 1]] + [""] * (VERSION - 1 - len(cells))
        if not any(said):
            continue
        key = said[KEY - 1]
        if key in found or not key:
            raise Invalid(
                _(
                    "A row does not belong to any question: it was copied or added. Export the "
                    "answers again and write in the new file."
                )
            )
        row = known.get(key) or Filled(key=key[:60], number=said[NUMBER - 1][:20])
        found[key] = mark.row(
            row, text=said[TEXT - 1], chosen=said[SELF - 1], reason=said[REASON - 1]
        )
    return list(found.values())


def _words(cell: Cell | MergedCell) -> str:
    """Return a cell's text or number; raise Invalid for a formula, a date, an error."""
    if cell.value is None:
        return ""
    if cell.data_type == "n" and isinstance(cell.value, int | float):
        return str(int(cell.value)) if float(cell.value).is_integer() else str(cell.value)
    if cell.data_type not in ("s", "inlineStr", "str") or not isinstance(cell.value, str):
        where = {"cell": f"{get_column_letter(cell.column)}{cell.row}"}
        raise Invalid(
            _(
                "Cell %(cell)s contains a formula, a date or an error, which is not imported. "
                "Write it as text."
            )
            % where
        )
    return holdable(ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.value))
