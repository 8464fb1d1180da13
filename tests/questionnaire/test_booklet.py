"""The empty questionnaire for meetings: in each language, accessible, and for a municipality only
what holds where it lies.
"""

import io
import re

import docx
import page
import pypdf
import pytest
from django.urls import reverse

from kompass import printing
from kompass.shared.actor import COMMAND, acting_as
from questionnaire import booklet, importing
from tests.database import SETS
from tests.factories import begun

SHIPPED = importing.parse((SETS / "kommunkompassen-2016.yaml").read_bytes())
COUNTY = re.compile(r"410/2015|välfärdsområd|hyvinvointialue", re.IGNORECASE)
LANGUAGES = ("sv", "fi")
prints = pytest.mark.skipif(not printing.available(), reason="printing needs Pango")


def everything(drawn):
    """Return every text of a questionnaire."""
    asked = [question for section in drawn.sections for question in section.questions]
    texts = [said.text for question in asked for _title, said in question.texts]
    return [
        *texts,
        *(
            line.said.text
            for question in asked
            for _title, lines in question.lists
            for line in lines
        ),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_questions_stand_in_it_with_what_belongs_to_them(language):
    drawn = booklet.draw(SHIPPED, language)
    asked = [question for section in drawn.sections for question in section.questions]
    assert (len(drawn.sections), len(asked), {question.title.language for question in asked}) == (
        8,
        50,
        {language},
    )
    assert {len(question.lists) for question in asked} <= {2, 3}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_municipality_on_aland_reads_nothing_of_the_mainlands_act_or_counties(language):
    assert [
        text
        for text in everything(booklet.draw(SHIPPED, language, aland=True))
        if COUNTY.search(text)
    ] == []
    assert [
        text
        for text in everything(booklet.draw(SHIPPED, language, aland=False))
        if "1997:73" in text
    ] == []


def test_a_municipality_does_not_read_what_evaluators_ask():
    asked = [
        question
        for section in booklet.draw(SHIPPED, "sv", aland=False).sections
        for question in section.questions
    ]
    assert (
        {question.groups == [] for question in asked},
        {len(question.lists) for question in asked} <= {1, 2},
    ) == ({True}, True)


def test_a_text_that_is_missing_falls_back_and_says_so():
    drawn = booklet.draw(SHIPPED, "en")
    first = drawn.sections[0].questions[0]
    assert ((first.title.language, first.title.foreign), drawn.sections[0].title.foreign) == (
        ("sv", True),
        False,
    )


@pytest.mark.slow
@prints
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_accessible_and_speaks_its_language(language):
    raw = booklet.pdf(SHIPPED, language)
    assert [
        (fault.rule_id, fault.message)
        for fault in page.validate_pdf_bytes(raw, profile="ua1").failures
    ] == []
    read = pypdf.PdfReader(io.BytesIO(raw))
    assert (40 <= len(read.pages) <= 70, str(read.trailer["/Root"]["/Lang"])) == (True, language)
    assert booklet.pdf(SHIPPED, language) == raw


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("sv", "Fråga 1.1"), ("fi", "Kysymys 1.1")])
def test_the_municipality_takes_it_to_its_meeting(town, association, browser_of, language, words):
    play = begun(town, association)
    raw = (
        browser_of(town.contributor)
        .get(reverse("questionnaire-docx", args=[play.evaluation.pk, language]))
        .content
    )
    said = [paragraph.text for paragraph in docx.Document(io.BytesIO(raw)).paragraphs]
    assert (
        f"1.1 {words}" in said,
        browser_of(town.contributor)
        .get(reverse("questionnaire-docx", args=[play.evaluation.pk, "en"]))
        .status_code,
    ) == (
        True,
        404,
    )


@pytest.mark.django_db
def test_on_aland_the_municipality_gets_alands_questionnaire(town, association, browser_of):
    town.municipality.area_sv, town.municipality.area_fi = "Åland", "Ahvenanmaa"
    with acting_as(COMMAND):
        town.municipality.save()
    play = begun(town, association, key="kommunkompassen")
    raw = (
        browser_of(town.leader)
        .get(reverse("questionnaire-docx", args=[play.evaluation.pk, "sv"]))
        .content
    )
    said = " ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(raw)).paragraphs)
    assert (COUNTY.search(said), "1997:73" in said) == (None, True)
