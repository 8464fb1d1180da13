"""All answers on one page and as PDF: drafts before the hand-in, the submitted copy afterwards."""

import io

import page
import pypdf
import pytest
from django.urls import reverse

from evaluations.states import Phase
from kompass import printing
from tests.factories import begun
from tests.markup import markup
from tests.people import acting
from workspace.submission import document
from workspace.submission import selectors as submission_selectors

pytestmark = pytest.mark.django_db
prints = pytest.mark.skipif(not printing.available(), reason="printing needs Pango")


@pytest.fixture
def play(evaluation_in):
    play = evaluation_in(Phase.PREPARING)
    play.prepare()
    return play


def read(play, browser, language=""):
    name, parts = ("read-whole-pdf", [language]) if language else ("read-whole", [])
    return browser.get(reverse(name, args=[play.evaluation.pk, *parts]))


def test_everything_is_on_one_page(play, browser_of):
    play.answer("open.voice", text="Vi *frågar* alla.", version=1, readiness="ready")
    shown = read(play, browser_of(play.town.leader)).content.decode()
    for words in (
        "Så här gör vi i fråga 1.1.",
        "<em>frågar</em>",
        "Mötena är öppna.",
        "Planen",
        'href="#area-care"',
        'id="area-care"',
    ):
        assert words in shown, words


def test_after_the_hand_in_the_page_shows_the_submitted_copy(play, browser_of):
    play.hand_in()
    with acting(play.town.leader):
        handed, working = (
            submission_selectors.submitted(play.evaluation, play.catalogue),
            submission_selectors.working(play.evaluation, play.catalogue),
        )
    texts = [
        [[each.answer.text for each in row.questions] for row in rows] for rows in (handed, working)
    ]
    assert texts[0] == texts[1]
    assert [[len(each.citations) for each in row.statements] for row in handed] == [[1], [], []]
    assert [row.raises_nothing for row in handed] == [False, True, True]
    assert read(play, browser_of(play.town.contributor)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_needs_a_constant_number_of_queries(
    town, association, browser_of, django_assert_num_queries, rows
):
    play = begun(town, association)
    for question in play.catalogue.questions[:rows]:
        play.answer(question.key)
        play.cite(question, address=f"https://lindnas.example/{question.key}", title=question.key)
    browser = browser_of(town.leader)
    read(play, browser)
    with django_assert_num_queries(18):
        read(play, browser)


def test_the_submission_pdf_is_in_its_language_with_the_status(play):
    with acting(play.town.leader):
        rows = submission_selectors.working(play.evaluation, play.catalogue)
    heading = document.Heading("fi", "Lehmusniemi", "Koekierros", "Luonnos", "sv")
    drawn = document.build(rows, heading)
    first = drawn.areas[0]
    assert first.title.text == "Avoimuus"
    assert first.answers[0].title.text == "Kysymys 1.1"
    assert first.statements[0].evidence[0].title == "Planen"
    made = markup(document.html(drawn))
    assert 'lang="fi"' in made
    assert '<div lang="sv">' in made
    assert 'data-status="Luonnos"' in made


@pytest.mark.slow
@prints
@pytest.mark.parametrize("language", ["sv", "fi"])
def test_the_submission_pdf_is_accessible_with_its_status_on_every_page(play, browser_of, language):
    raw = read(play, browser_of(play.town.leader), language).content
    assert [
        (fault.rule_id, fault.message)
        for fault in page.validate_pdf_bytes(raw, profile="ua1").failures
    ] == []
    pdf = pypdf.PdfReader(io.BytesIO(raw))
    status = {"sv": "Utkast", "fi": "Luonnos"}[language]
    assert str(pdf.trailer["/Root"]["/Lang"]) == language
    assert [sheet for sheet in pdf.pages if status not in sheet.extract_text()] == []


def test_other_languages_and_other_people_get_no_submission_pdf(play, browser_of):
    assert read(play, browser_of(play.town.leader), "en").status_code == 404
    assert read(play, browser_of(play.association.lead)).status_code == 403
