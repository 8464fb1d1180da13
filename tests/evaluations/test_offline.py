"""Answers as files that colleagues fill in: what is written comes back, and what a file changes is told apart from what is newer here."""

import io
from dataclasses import replace

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.forms.answering import AnswerForm
from evaluations.offline import comparing, controls, marks, reading, rows, sheetfile, wordfile
from evaluations.offline.rows import Filled, Sheet
from kompass.shared.errors import Invalid, Refused
from kompass.shared.typed import MAX_TEXT

STEPS = (("partly", "Delvis"), ("fully", "Fullt ut"), ("not_applicable", "Gäller inte oss"))
WAYS = pytest.mark.parametrize("file", [wordfile, sheetfile], ids=["docx", "xlsx"])
typed = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=400).map(rows.holdable)
HARD = ["", " ", "\n", "a\n", "\n\na \n ", "=1+1", "+1", "-1", "@sum", "- en\n- två", "\ta\tb", '"citat" & <b>', "👩‍👩‍👧 🇫🇮", "_x0041_x0042_", "#N/A", "TRUE", "12",
        "1,5", "2026-05-01", "a\u2028b\u0085c", "non\u2011bryt\u00ad", "'kvot", "Write your answer here. Ja."]  # fmt: skip


def sheet(*said, **changes):
    made = tuple(
        Filled(f"open.q{n}", *each, version=n, number=f"1.{n}", title="Titel", wording="Hur?", area="1. Öppenhet") for n, each in enumerate(said)
    )
    return replace(Sheet("e1", "small", "1", "sv", made, STEPS), **changes)


def said(read):
    return [(row.key, row.said, row.version) for row in read.rows]


@WAYS
@given(st.lists(st.tuples(st.one_of(typed, st.sampled_from(HARD)), st.sampled_from(["", *dict(STEPS)]), typed), max_size=3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_comes_back_equal(file, each):
    made = sheet(*each)
    read = reading.read(file.write(made, title="Svar"))
    assert said(read) == said(made)
    assert (read.evaluation, read.set_key, read.set_version, read.language, read.steps) == ("e1", "small", "1", "sv", STEPS)


@WAYS
@pytest.mark.parametrize("text", [*HARD, "å" * MAX_TEXT, "- rad\n" * 3000], ids=lambda text: repr(text)[:20])
def test_hard_texts_come_back_equal(file, text):
    made = sheet((text, "partly", "=skäl"))
    assert said(reading.read(file.write(made, title="Svar"))) == said(made)


def test_a_text_that_no_cell_holds_is_refused_openly_and_fits_the_document():
    made = sheet(("😀" * MAX_TEXT, "", ""))
    with pytest.raises(Refused, match=r"question 1\.0 is longer than a cell"):
        sheetfile.write(made, title="Svar")
    assert said(reading.read(wordfile.write(made, title="Svar"))) == said(made)


def test_control_characters_that_no_file_holds_are_left_out_on_both_sides():
    assert rows.holdable("a\x0bb\x1fc\ufffed\r\ne\tf") == "abcd\ne\tf"


@pytest.mark.django_db
def test_a_reason_is_as_long_as_the_page_lets_it(play):
    assert AnswerForm(catalogue=play.catalogue).fields["reason"].limit == rows.MAX_REASON


@WAYS
def test_longer_texts_than_an_answer_may_be_are_refused(file):
    with pytest.raises(Invalid, match="2001 characters; at most 2000"):
        reading.read(file.write(sheet(("", "", "x" * 2001)), title="Svar"))
