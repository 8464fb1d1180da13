"""A spreadsheet with faults is refused with sheet, row and column; nothing of it is stored."""

import io
from datetime import date
from functools import cache

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kompass.shared.errors import Invalid
from questionnaire import drafting, spreadsheet, storing
from questionnaire.models import Proposal, QuestionSet
from questionnaire.tree import from_plain
from tests.factories import small_set
from tests.people import acting


@cache
def written():
    """Return the bytes of a spreadsheet without faults."""
    return spreadsheet.write(from_plain(small_set()))


def book():
    return openpyxl.load_workbook(io.BytesIO(written()))


def as_bytes(workbook):
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def column(sheet, name):
    return next(cell.column for cell in sheet[1] if cell.value == name)


def row_of(sheet, place, field=None):
    return next(
        cells[0].row
        for cells in sheet.iter_rows(min_row=2)
        if cells[0].value == place and (field is None or cells[2].value == field)
    )


def changed(sheet, place, name, value, field=None):
    """Return a workbook in which one cell has another value."""
    workbook = book()
    found = workbook[sheet]
    found.cell(row_of(found, place, field), column(found, name)).value = value
    return as_bytes(workbook)


def without_column(sheet, name):
    workbook = book()
    workbook[sheet].delete_cols(column(workbook[sheet], name))
    return as_bytes(workbook)


def with_heading(sheet, name, value):
    workbook = book()
    workbook[sheet].cell(1, column(workbook[sheet], name)).value = value
    return as_bytes(workbook)


def without_sheet(sheet):
    workbook = book()
    del workbook[sheet]
    return as_bytes(workbook)


def with_row(sheet, *values):
    workbook = book()
    workbook[sheet].append(values)
    return as_bytes(workbook)


def many_rows():
    workbook = book()
    for number in range(10_000):
        workbook["texts"].append([f"areas/open/questions/q{number}", None, "title", "x"])
    return as_bytes(workbook)


PLAN, VOICE = "areas/open/questions/open.plan", "areas/open/questions/open.voice"
BROKEN = {
    "no column of the language": (lambda: without_column("texts", "fi"), ()),
    "no column of places": (
        lambda: without_column("texts", "place"),
        ("The sheet “texts” lacks the column “place”.",),
    ),
    "no column of points": (
        lambda: without_column("parts", "points"),
        ("The sheet “parts” lacks the column “points”.",),
    ),
    "no sheet of parts": (
        lambda: without_sheet("parts"),
        ("The spreadsheet lacks the sheet “parts”.",),
    ),
    "an unknown language": (
        lambda: with_heading("texts", "en", "de"),
        ("Sheet texts, row 1, column F: “de” is not a language that a question set can have.",),
    ),
    "a key twice": (
        lambda: with_row("parts", PLAN),
        (
            "Sheet parts, row 20, column A: the key “areas/open/questions/open.plan” occurs more "
            "than once.",
        ),
    ),
    "a text twice": (
        lambda: with_row("texts", PLAN, None, "title", "x"),
        ("Sheet texts, row 56, column C: the text “title” of this part occurs more than once.",),
    ),
    "points that do not sum": (
        lambda: changed("parts", VOICE, "points", 80),
        ("Sheet parts, row 14, column J: The points of the area “open” add up to 96, not 100.",),
    ),
    "points that are no number": (
        lambda: changed("parts", VOICE, "points", "many"),
        (
            "Sheet parts, row 15, column J: In “open.voice”, “points” must be a whole number from "
            "1 to 100.",
        ),
    ),
    "a formula": (
        lambda: changed("texts", PLAN, "sv", "=1+1", field="title"),
        (
            "Sheet texts, row 24, column D: the cell has a formula. Only texts and numbers are "
            "read.",
        ),
    ),
    "a date": (
        lambda: changed("texts", PLAN, "sv", date(2027, 1, 1), field="title"),
        ("Sheet texts, row 24, column D: the cell has neither a text nor a number.",),
    ),
    "a text too long": (
        lambda: changed("texts", PLAN, "sv", "x" * 201, field="title"),
        (
            "Sheet texts, row 24, column D: “title” of “open.plan” has a text that is longer than "
            "200 characters or cannot be stored.",
        ),
    ),
    "a part without a parent": (
        lambda: with_row("parts", "areas/nowhere/questions/x"),
        (
            "Sheet parts, row 20, column A: “areas/nowhere/questions/x” does not belong to any "
            "part on an earlier row.",
        ),
    ),
    "a text of an unknown part": (
        lambda: with_row("texts", "areas/nowhere", None, "name", "x"),
        ("Sheet texts, row 56, column A: there is no part “areas/nowhere” in the sheet “parts”.",),
    ),
    "an unknown field": (
        lambda: with_row("texts", PLAN, None, "colour", "x"),
        ("Sheet texts, row 56, column C: this part has no text “colour”.",),
    ),
    "ten thousand rows": (lambda: many_rows(), ("The sheet “texts” has more than 5999 rows.",)),
    "cut off": (
        lambda: written()[:4000],
        ("The document is damaged and cannot be opened.",),
    ),
    "a text file": (lambda: b"place;part;field", ("The file is not a spreadsheet (XLSX).",)),
    "empty": (lambda: b"", ("The file is not a spreadsheet (XLSX).",)),
    "too large": (
        lambda: b"PK\x03\x04" + b"\0" * 2_000_001,
        ("The spreadsheet is larger than a question set can be (2 MB).",),
    ),
}


KINDS = [
    pytest.param(kind, marks=pytest.mark.slow if kind == "ten thousand rows" else ())
    for kind in BROKEN
]


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.values != ("no column of the language",)]
)
def test_what_does_not_fit_is_refused_with_its_place(kind):
    make, sentences = BROKEN[kind]
    raw = make()
    with pytest.raises(Invalid) as refused:
        spreadsheet.read(raw)
    assert tuple(map(str, refused.value.sentences)) == sentences


def test_a_missing_column_of_a_language_the_set_needs_is_refused():
    raw = without_column("texts", "fi")
    with pytest.raises(Invalid) as refused:
        spreadsheet.read(raw)
    assert tuple(map(str, refused.value.sentences)) == ("The sheet “texts” lacks the column “fi”.",)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_broken_spreadsheet_is_stored(association, browser_of, kind):
    with acting(association.office):
        draft = drafting.continue_from(QuestionSet.objects.get(key="small", version="1"), "2")
        before = storing.read(draft)
    answer = browser_of(association.office).post(
        reverse("read-spreadsheet", args=[draft.pk]),
        {"file": SimpleUploadedFile("set.xlsx", BROKEN[kind][0]())},
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    assert Proposal.objects.count() == 0
    assert storing.read(draft) == before


def test_a_cell_that_a_spreadsheet_turned_into_a_number_is_read_as_text():
    raw = changed("parts", PLAN, "number", 1.1)
    assert spreadsheet.read(raw) == from_plain(small_set())


def test_a_text_that_begins_like_a_formula_is_a_text():
    data = small_set()
    data["areas"][0]["questions"][0]["title"]["sv"] = "=SUM(A1:A9)"
    root = from_plain(data)
    assert spreadsheet.read(spreadsheet.write(root)) == root
