"""Answers as files that colleagues fill in: files are read back equal, and changes in a file are
distinguished from newer answers here.
"""

import io
from copy import deepcopy
from dataclasses import replace

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompass.shared.errors import Invalid, Refused
from kompass.shared.typed import MAX_TEXT
from workspace.answering.forms import AnswerForm
from workspace.offline.files import comparing, controls, reading, rows, sheetfile, wordfile
from workspace.offline.files.rows import Filled, Sheet

STEPS = (("partly", "Delvis"), ("fully", "Fullt ut"), ("not_applicable", "Gäller inte oss"))
WAYS = pytest.mark.parametrize("file", [wordfile, sheetfile], ids=["docx", "xlsx"])
typed = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=400
).map(rows.holdable)
HARD = [
    "",
    " ",
    "\n",
    "a\n",
    "\n\na \n ",
    "=1+1",
    "+1",
    "-1",
    "@sum",
    "- en\n- två",
    "\ta\tb",
    '"citat" & <b>',
    "👩‍👩‍👧 🇫🇮",
    "_x0041_x0042_",
    "#N/A",
    "TRUE",
    "12",
    "1,5",
    "2026-05-01",
    "a\u2028b\u0085c",
    "non\u2011bryt\u00ad",
    "'kvot",
    "Write your answer here. Ja.",
]


def sheet(*said, **changes):
    made = tuple(
        Filled(
            f"open.q{n}",
            *each,
            version=n,
            number=f"1.{n}",
            title="Titel",
            wording="Hur?",
            area="1. Öppenhet",
        )
        for n, each in enumerate(said)
    )
    return replace(Sheet("e1", "small", "1", "sv", made, STEPS), **changes)


def said(read):
    return [(row.key, row.values, row.version) for row in read.rows]


@pytest.mark.slow
@WAYS
@given(
    st.lists(
        st.tuples(
            st.one_of(typed, st.sampled_from(HARD)), st.sampled_from(["", *dict(STEPS)]), typed
        ),
        max_size=3,
    )
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_exported_file_is_read_back_equal(file, each):
    made = sheet(*each)
    read = reading.read(file.write(made, title="Svar"))
    assert said(read) == said(made)
    assert read.evaluation == "e1"
    assert read.set_key == "small"
    assert read.set_version == "1"
    assert read.language == "sv"
    assert read.steps == STEPS


@pytest.mark.slow
@WAYS
@pytest.mark.parametrize(
    "text", [*HARD, "å" * MAX_TEXT, "- rad\n" * 3000], ids=lambda text: repr(text)[:20]
)
def test_texts_with_odd_characters_are_read_back_equal(file, text):
    made = sheet((text, "partly", "=skäl"))
    assert said(reading.read(file.write(made, title="Svar"))) == said(made)


def test_a_text_too_long_for_a_cell_is_refused_but_fits_the_document():
    made = sheet(("😀" * MAX_TEXT, "", ""))
    with pytest.raises(Refused, match=r"question 1\.0 is too long for a spreadsheet cell"):
        sheetfile.write(made, title="Svar")
    assert said(reading.read(wordfile.write(made, title="Svar"))) == said(made)


def test_control_characters_are_left_out_when_writing_and_comparing():
    assert rows.holdable("a\x0bb\x1fc\ufffed\r\ne\tf") == "abcd\ne\tf"


@pytest.mark.django_db
def test_a_reason_in_a_file_has_the_same_limit_as_on_the_page(play):
    assert AnswerForm(catalogue=play.catalogue).fields["reason"].limit == rows.MAX_REASON


@WAYS
def test_texts_longer_than_an_answer_may_be_are_refused(file):
    with pytest.raises(Invalid, match="2001 characters; the maximum is 2000"):
        reading.read(file.write(sheet(("", "", "x" * 2001)), title="Svar"))


def opened(made):
    return docx.Document(io.BytesIO(wordfile.write(made, title="Svar")))


def closed(document):
    kept = io.BytesIO()
    document.save(kept)
    return reading.read(kept.getvalue())


def field(document, name):
    tags = {
        tag.get(qn("w:val")): tag.getparent().getparent()
        for tag in document.element.body.iter(qn("w:tag"))
    }
    return tags[name].find(qn("w:sdtContent"))


def test_lists_are_read_as_lines_with_hyphens_and_emphasis_as_plain_text():
    document = opened(sheet(("Första raden", "", "")))
    content = field(document, "kompass:text:open.q0")
    paragraph = document.add_paragraph("punkt ett", style="List Bullet")
    numbered = document.add_paragraph("punkt två")
    number = numbered._p.get_or_add_pPr().get_or_add_numPr()
    number.get_or_add_numId().val = 1
    bold = document.add_paragraph("vi har ")
    bold.add_run("en").bold = True
    bold.add_run(" plan").italic = True
    bold.add_run().add_break()
    bold.add_run("ny rad")
    content.extend([each._p for each in (paragraph, numbered, bold)])
    assert (
        closed(document).rows[0].text
        == "Första raden\n- punkt ett\n- punkt två\nvi har en plan\nny rad"
    )


def test_tracked_changes_are_read_as_accepted():
    document = opened(sheet(("", "", "")))
    content = field(document, "kompass:text:open.q0")
    content[0].clear()
    kept, gone = docx.oxml.OxmlElement("w:ins"), docx.oxml.OxmlElement("w:del")
    kept.append(controls.run("ny text"))
    gone.append(controls.run("gammal"))
    content[0].extend([kept, gone])
    assert closed(document).rows[0].text == "ny text"


@pytest.mark.parametrize(
    "words", ["Write your answer here.", "Klicka eller tryck här för att ange text.", "  "]
)
def test_an_empty_field_is_read_as_empty(words):
    document = opened(sheet(("", "", "")))
    next(field(document, "kompass:text:open.q0").iter(qn("w:t"))).text = words
    assert closed(document).rows[0].values == (words if not words.strip() else "", "", "")


def test_a_text_in_a_field_still_marked_as_empty_is_read():
    document = opened(sheet(("", "", "")))
    next(field(document, "kompass:text:open.q0").iter(qn("w:t"))).text = "Vi har en plan."
    assert closed(document).rows[0].text == "Vi har en plan."


def test_questions_removed_from_the_document_are_skipped_and_half_of_one_is_refused():
    document = opened(sheet(("ett", "", ""), ("två", "", "")))
    for kind in ("text", "self", "reason"):
        gone = field(document, f"kompass:{kind}:open.q0").getparent()
        gone.getparent().remove(gone)
    assert [row.key for row in closed(document).rows] == ["open.q1"]
    gone = field(document, "kompass:reason:open.q1").getparent()
    gone.getparent().remove(gone)
    with pytest.raises(Invalid, match=r"field in question 1\.1 has been removed"):
        closed(document)


def test_a_copied_field_is_refused():
    document = opened(sheet(("ett", "", "")))
    twin = deepcopy(field(document, "kompass:text:open.q0").getparent())
    document.element.body.insert(0, twin)
    with pytest.raises(Invalid, match="appears twice"):
        closed(document)


def test_a_field_with_an_unknown_key_is_returned_with_its_key():
    document = opened(sheet(("ett", "", "")))
    next(document.element.body.iter(qn("w:tag")))
    made = controls.control("kompass:text:made.up", "x")
    made[-1].extend(controls.paragraphs("Något"))
    document.element.body.insert(0, made)
    assert [(row.key, row.text) for row in closed(document).rows] == [
        ("open.q0", "ett"),
        ("made.up", "Något"),
    ]


def test_keys_longer_than_tags_in_word_are_read_back():
    key = "a" * 60
    made = replace(
        sheet(), rows=(Filled(key, "text", number="1"), Filled(key[:-1] + "b", "annan", number="2"))
    )
    assert [
        (row.key, row.text) for row in reading.read(wordfile.write(made, title="Svar")).rows
    ] == [
        (key, "text"),
        (key[:-1] + "b", "annan"),
    ]
    assert len(controls.tag("reason", key)) <= 64


def workbook(made):
    return openpyxl.load_workbook(io.BytesIO(sheetfile.write(made, title="Svar")))


def put_back(book):
    kept = io.BytesIO()
    book.save(kept)
    return reading.read(kept.getvalue())


def test_the_spreadsheet_hides_technical_columns_and_offers_the_steps():
    book = workbook(sheet(("=1+1", "partly", "-1")))
    page = book.worksheets[0]
    assert [column for column, known in page.column_dimensions.items() if known.hidden] == [
        "A",
        "H",
    ]
    [choice] = page.data_validations.dataValidation
    assert str(choice.sqref) == "E2"
    assert choice.formula1 == "'kompass'!$B$12:$B$14"
    assert [book["kompass"].cell(row, 2).value for row in (12, 13, 14)] == [
        "Delvis",
        "Fullt ut",
        "Gäller inte oss",
    ]
    assert [(page.cell(2, c).data_type, page.cell(2, c).quotePrefix) for c in (6, 7)] == [
        ("s", True),
        ("s", True),
    ]


def test_numbers_are_read_as_text_and_formulas_and_dates_are_refused_by_cell():
    book = workbook(sheet(("", "", "")))
    page = book.worksheets[0]
    page["F2"].value, page["E2"].value = 12, " delvis "
    assert put_back(book).rows[0].values == ("12", "partly", "")
    page["F2"].value = "=1+1"
    with pytest.raises(Invalid, match="Cell F2 contains a formula"):
        put_back(book)


def test_an_unknown_self_assessment_is_refused_and_named():
    book = workbook(sheet(("", "", "")))
    book.worksheets[0]["E2"].value = "Kanske"
    with pytest.raises(Invalid, match=r"Question 1\.0: “Kanske” is not a valid self-assessment"):
        put_back(book)


def test_sorted_rows_are_read_by_key_and_a_copied_row_is_refused():
    book = workbook(sheet(("ett", "", ""), ("två", "", "")))
    page = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for at, row in enumerate(reversed(rows), 2):
        for column, value in enumerate(row, 1):
            page.cell(at, column).value = value
    assert [(row.key, row.text, row.version) for row in put_back(book).rows] == [
        ("open.q1", "två", 1),
        ("open.q0", "ett", 0),
    ]
    page["A3"].value = "open.q1"
    with pytest.raises(Invalid, match="A row does not belong to any question"):
        put_back(book)


def test_changes_in_the_file_are_distinguished_from_newer_answers_here():
    def row(key, text, version, **more):
        return Filled(key, text, version=version, **more)

    filled = (
        row("a", "1", 1),
        row("b", "ny", 1),
        row("c", "gammal", 1),
        row("d", "filens", 1),
        row("e", "x", 0),
        row("f", "lika", 1),
    )
    present = {
        r.key: r
        for r in (
            row("a", "1", 1),
            row("b", "1", 1),
            row("c", "nyare", 2),
            row("d", "nyare", 2),
            row("f", "lika", 5),
        )
    }
    exported = {"c": row("c", "gammal", 1), "d": row("d", "gammal", 1)}
    found = comparing.compare(filled, present, exported)
    assert [change.kind for change in found] == [
        "same",
        "file_only",
        "same",
        "newer_here",
        "unknown",
        "same",
    ]
    assert [(part.kind, part.text) for part in found[3].parts] == [
        ("before", "nyare"),
        ("after", "filens"),
    ]
